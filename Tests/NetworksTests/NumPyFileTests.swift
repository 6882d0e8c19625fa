import Foundation
import GSLNumerics
import Networks
import Testing

@Suite struct NumPyFileTests {
  private let array = Matrix([[1.5, -2, 1.0 / 3], [4, 5, 6]])

  @Test(arguments: ["rows", "columns", "version2", "version3"])
  func `NumPy's files are read, in both orders and all versions`(name: String) throws {
    #expect(try NumPyFile.read(fixture("\(name).npy")) == array)
  }

  @Test func `singles are widened, and a vector is one row`() throws {
    let single = try NumPyFile.read(fixture("single.npy"))
    #expect(single.elements == array.elements.map { Double(Float($0)) })
    #expect(try NumPyFile.read(fixture("vector.npy")) == Matrix([array.row(0)]))
  }

  @Test func `what is written has NumPy's own bytes, and is read again`() throws {
    #expect(
      try NumPyFile.bytes(array) == Data(contentsOf: URL(fileURLWithPath: fixture("rows.npy"))))
    try withTemporaryPath("x.npy") { path in
      try NumPyFile.write(array, to: path, precision: .single)
      #expect(try NumPyFile.read(path) == NumPyFile.read(fixture("single.npy")))
      try NumPyFile.write(Matrix(rows: 0, columns: 3), to: path)
      #expect(try NumPyFile.read(path) == Matrix(rows: 0, columns: 3))
    }
  }

  @Test(
    arguments: [
      (
        "big-endian.npy",
        "holds numbers of type '>f8'; save it with .astype('<f8') or .astype('<f4')"
      ),
      (
        "integers.npy",
        "holds numbers of type '<i8'; save it with .astype('<f8') or .astype('<f4')"
      ),
      ("cube.npy", "is an array of 3 dimensions; patterns in rows are wanted, 2"),
      ("recurrent.safetensors", "is no .npy file"),
    ])
  func `other files are refused with what to do`(name: String, text: String) throws {
    let path = try fixture(name)
    #expect(throws: NetworkFileError(path, text)) { try NumPyFile.read(path) }
  }

  @Test func `cut anywhere or longer than it says, a file is refused`() throws {
    let bytes = NumPyFile.bytes(array)
    for count in 0..<bytes.count {
      #expect(throws: NetworkFileError.self) {
        try NumPyFile.matrix(bytes.prefix(count), named: "x")
      }
    }
    #expect(throws: NetworkFileError.self) { try NumPyFile.matrix(bytes + [0], named: "x") }
  }

  @Test func `a shape that can't be is refused before anything is allocated`() throws {
    for shape in ["(9223372036854775807, 3)", "(4611686018427387904, 2)", "(-2, 3)", "(2 3)", "7"] {
      var text = "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape), }"
      text += String(repeating: " ", count: 117 - text.count) + "\n"
      let bytes = NumPyFile.bytes(array).prefix(10) + Data(text.utf8) + Data(count: 48)
      #expect(throws: NetworkFileError.self) { try NumPyFile.matrix(bytes, named: "x") }
    }
  }

  @Test func `a NaN is named with its place, unless it may be there`() throws {
    let bytes = NumPyFile.bytes(Matrix([[0, 1], [.nan, 2]]))
    #expect(
      throws: NetworkFileError(
        "x", "row 1, column 0 (from 0) is nan; the numbers must be finite")
    ) { try NumPyFile.matrix(bytes, named: "x") }
    #expect(try NumPyFile.matrix(bytes, named: "x", allowingNonFinite: true)[1, 0].isNaN)
  }
}
