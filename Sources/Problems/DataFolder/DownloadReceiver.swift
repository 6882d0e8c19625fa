import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Collects what a download brings, and tells how far it is.
final class DownloadReceiver: NSObject, URLSessionDataDelegate {
  private struct State {
    var data = Data()
    var expected: Int64?
    var failure: (any Error)?
  }

  private let progress: @Sendable (Int64, Int64?) -> Void
  private let state = Mutex(State())
  private let done = DispatchSemaphore(value: 0)

  init(progress: @escaping @Sendable (Int64, Int64?) -> Void) { self.progress = progress }

  /// The whole content, once all of it came.
  func wait() throws -> Data {
    done.wait()
    return try state.withLock { state in
      if let failure = state.failure { throw failure }
      return state.data
    }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 200
    state.withLock {
      $0.expected = response.expectedContentLength > 0 ? response.expectedContentLength : nil
      if status != 200 { $0.failure = ProblemDataError("the source answers with status \(status)") }
    }
    completionHandler(status == 200 ? .allow : .cancel)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let (count, expected) = state.withLock { state in
      state.data.append(data)
      return (Int64(state.data.count), state.expected)
    }
    progress(count, expected)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    state.withLock { if $0.failure == nil { $0.failure = error } }
    done.signal()
  }
}
