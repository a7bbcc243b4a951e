// Downloads: layers that the parent fetches while the confined reader waits for them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "artifact/image_parts.h"
#include "artifact/layer_reader.h"
#include "base/progress.h"

namespace coaming {

// What has become of each layer, in memory that parent and child share; then what either of them does with it.
class Downloads {
 public:
  // Borrows the parts, whose blobs that have no download are here already.
  // Errors: Unavailable where there is no memory.
  static Result<std::unique_ptr<Downloads>> create(const ImageParts& parts);
  Downloads(const Downloads&) = delete;
  Downloads& operator=(const Downloads&) = delete;
  ~Downloads();

  // --- in the parent

  // Fetches a layer in a thread, a few at a time; each once, whatever is asked.
  void start(std::size_t layer, Progress& progress);
  // Why the first one failed that did.
  [[nodiscard]] std::optional<Error> failure() const;

  // --- in the child

  // Takes: what tells the parent to start a layer's download.
  std::unique_ptr<Arrivals> arrivals(std::function<void(std::size_t)> tell);

 private:
  friend class WaitingReader;
  enum class State : std::uint32_t { Absent, Requested, Here, Failed };
  using SharedState = std::atomic<State>;

  Downloads(const ImageParts& parts, SharedState* states) : parts_(parts), states_(states) {}
  void work(Progress& progress);

  const ImageParts& parts_;
  SharedState* states_;  // one for each layer

  mutable std::mutex mutex_;  // guards what follows, which is the parent's
  std::condition_variable changed_;
  std::deque<std::size_t> queue_;  // of indexes into parts_.downloads
  std::optional<Error> failure_;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace coaming
