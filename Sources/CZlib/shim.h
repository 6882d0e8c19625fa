#ifndef ATTRACTOR_CZLIB_SHIM_H
#define ATTRACTOR_CZLIB_SHIM_H

#include <zlib.h>

// A macro in zlib.h, which Swift does not import. 16 + 15: a gzip header, and the largest window.
static inline int attractor_inflate_gzip_init(z_stream *stream) {
  return inflateInit2(stream, 16 + 15);
}

#endif
