// The products of packed.c for one vector width; included once for each. Before that are defined
// TARGET, the processor that functions are compiled for; LANES, the floats of a vector; NAME(x), the
// name of a function or type of this width; and MULTIPLY_PAIRS and REPEAT_PAIR, its instructions.
// A panel is two vectors wide; `ROWS` rows times one panel: 2 * ROWS sums stay in registers. As many
// places of a panel as BLOCK, half of the first cache, are worked through at a time.

typedef float NAME(lanes) __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int32_t NAME(sums) __attribute__((vector_size(4 * LANES), aligned(4)));

#define PRODUCT(ROWS)                                                                           \
  TARGET static void NAME(single_##ROWS)(                                                       \
      const float *panel, const float *a, size_t stride, float *c, size_t n, size_t columns,    \
      int adds) {                                                                               \
    NAME(lanes) first[ROWS], second[ROWS];                                                      \
    _Pragma("clang loop unroll(full)") for (int row = 0; row < ROWS; row++)                     \
        first[row] = second[row] = (NAME(lanes)){0};                                            \
    for (size_t k = 0; k < n; k++) {                                                            \
      NAME(lanes) left = *(const NAME(lanes) *)(panel + k * 2 * LANES);                         \
      NAME(lanes) right = *(const NAME(lanes) *)(panel + k * 2 * LANES + LANES);                \
      _Pragma("clang loop unroll(full)") for (int row = 0; row < ROWS; row++) {                 \
        float factor = a[row * stride + k];                                                     \
        first[row] += left * factor;                                                            \
        second[row] += right * factor;                                                          \
      }                                                                                         \
    }                                                                                           \
    _Pragma("clang loop unroll(full)") for (int row = 0; row < ROWS; row++) {                   \
      if (columns == 2 * LANES) {                                                               \
        NAME(lanes) *target = (NAME(lanes) *)(c + row * stride);                                \
        NAME(lanes) *next = (NAME(lanes) *)(c + row * stride + LANES);                          \
        *target = adds ? *target + first[row] : first[row];                                     \
        *next = adds ? *next + second[row] : second[row];                                       \
      } else {                                                                                  \
        for (size_t lane = 0; lane < columns; lane++) {                                         \
          float sum = lane < LANES ? first[row][lane] : second[row][lane - LANES];              \
          c[row * stride + lane] = adds ? c[row * stride + lane] + sum : sum;                   \
        }                                                                                       \
      }                                                                                         \
    }                                                                                           \
  }                                                                                             \
                                                                                                \
  TARGET static void NAME(short_##ROWS)(                                                        \
      const int16_t *panel, const float *scales, const int16_t *q, size_t shortStride,          \
      const float *rowScales, float *c, size_t stride, size_t pairs, size_t columns,            \
      int adds) {                                                                               \
    NAME(sums) first[ROWS], second[ROWS];                                                       \
    _Pragma("clang loop unroll(full)") for (int row = 0; row < ROWS; row++)                     \
        first[row] = second[row] = (NAME(sums)){0};                                             \
    for (size_t pair = 0; pair < pairs; pair++) {                                               \
      NAME(sums) left = *(const NAME(sums) *)(panel + pair * 4 * LANES);                        \
      NAME(sums) right = *(const NAME(sums) *)(panel + pair * 4 * LANES + 2 * LANES);           \
      _Pragma("clang loop unroll(full)") for (int row = 0; row < ROWS; row++) {                 \
        int32_t both;                                                                           \
        memcpy(&both, q + row * shortStride + 2 * pair, sizeof both);                           \
        NAME(sums) factors = REPEAT_PAIR(both);                                                 \
        first[row] += MULTIPLY_PAIRS(left, factors);                                            \
        second[row] += MULTIPLY_PAIRS(right, factors);                                          \
      }                                                                                         \
    }                                                                                           \
    NAME(lanes) scaleLeft = *(const NAME(lanes) *)scales;                                       \
    NAME(lanes) scaleRight = *(const NAME(lanes) *)(scales + LANES);                            \
    _Pragma("clang loop unroll(full)") for (int row = 0; row < ROWS; row++) {                   \
      float factor = rowScales[row];                                                            \
      NAME(lanes) a = __builtin_convertvector(first[row], NAME(lanes)) * (scaleLeft * factor);  \
      NAME(lanes) b =                                                                           \
          __builtin_convertvector(second[row], NAME(lanes)) * (scaleRight * factor);            \
      if (columns == 2 * LANES) {                                                               \
        NAME(lanes) *target = (NAME(lanes) *)(c + row * stride);                                \
        NAME(lanes) *next = (NAME(lanes) *)(c + row * stride + LANES);                          \
        *target = adds ? *target + a : a;                                                       \
        *next = adds ? *next + b : b;                                                           \
      } else {                                                                                  \
        for (size_t lane = 0; lane < columns; lane++) {                                         \
          float sum = lane < LANES ? a[lane] : b[lane - LANES];                                 \
          c[row * stride + lane] = adds ? c[row * stride + lane] + sum : sum;                   \
        }                                                                                       \
      }                                                                                         \
    }                                                                                           \
  }

PRODUCT(1)
PRODUCT(2)
PRODUCT(3)
PRODUCT(4)
PRODUCT(5)
PRODUCT(6)
#if LANES == 16
PRODUCT(8)
PRODUCT(10)
PRODUCT(12)
#endif
#undef PRODUCT

TARGET static void NAME(single_product)(
    const float *panels, const float *a, float *c, size_t stride, size_t n, size_t rows,
    size_t firstPanel, size_t lastPanel) {
  for (size_t panel = firstPanel; panel < lastPanel; panel++) {
    const float *source = panels + panel * 2 * LANES * n;
    size_t start = panel * 2 * LANES;
    size_t columns = n - start < 2 * LANES ? n - start : 2 * LANES;
    for (size_t k = 0; k < n; k += BLOCK) {
      size_t length = n - k < BLOCK ? n - k : BLOCK;
      for (size_t row = 0, count; row < rows; row += count) {
        count = NAME(rows_at_once)(rows - row);
        const float *from = a + row * stride + k;
        float *to = c + row * stride + start;
#define CASE(ROWS)                                                                            \
  case ROWS:                                                                                  \
    NAME(single_##ROWS)(source + k * 2 * LANES, from, stride, to, length, columns, k > 0);    \
    break;
        switch (count) { CASES }
#undef CASE
      }
    }
  }
}

TARGET static void NAME(short_product)(
    const int16_t *panels, const float *scales, const int16_t *q, size_t shortStride,
    const float *rowScales, float *c, size_t stride, size_t n, size_t rows, int adds) {
  size_t pairs = (n + 1) / 2;
  for (size_t start = 0; start < n; start += 2 * LANES) {
    const int16_t *source = panels + start * 2 * pairs;
    size_t columns = n - start < 2 * LANES ? n - start : 2 * LANES;
    for (size_t pair = 0; pair < pairs; pair += BLOCK) {
      size_t length = pairs - pair < BLOCK ? pairs - pair : BLOCK;
      for (size_t row = 0, count; row < rows; row += count) {
        count = NAME(rows_at_once)(rows - row);
        const int16_t *from = q + row * shortStride + 2 * pair;
        float *to = c + row * stride + start;
#define CASE(ROWS)                                                                            \
  case ROWS:                                                                                  \
    NAME(short_##ROWS)(                                                                       \
        source + pair * 4 * LANES, scales + start, from, shortStride, rowScales + row, to,    \
        stride, length, columns, adds || pair > 0);                                           \
    break;
        switch (count) { CASES }
#undef CASE
      }
    }
  }
}

#undef TARGET
#undef LANES
#undef BLOCK
#undef NAME
#undef MULTIPLY_PAIRS
#undef REPEAT_PAIR
#undef CASES
