#include "base/chunks.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace coaming {

Chunks chunks_of(ByteRange range) {
  struct State {
    ByteRange range;
    std::uint64_t offset = 0;
    std::vector<char> buffer;
  };
  // Shared, here and below, because the copies of a std::function must share their place in the stream.
  auto state = std::make_shared<State>(State{range, 0, {}});
  return [state]() -> Result<std::string_view> {
    const auto left = state->range.size() - state->offset;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(kChunkBytes, left));
    if (size == 0) return std::string_view();
    if (state->buffer.empty()) state->buffer.resize(size);
    if (auto read = state->range.read_at(state->offset, std::span(state->buffer.data(), size)); !read)
      return read.error();
    state->offset += size;
    return std::string_view(state->buffer.data(), size);
  };
}

Chunks tee(Chunks input, std::function<void(std::string_view)> look) {
  return [input = std::move(input), look = std::move(look)]() -> Result<std::string_view> {
    auto piece = input();
    if (piece && !piece->empty()) look(*piece);
    return piece;
  };
}

Result<void> drain(const Chunks& input) {
  for (;;) {
    const auto piece = input();
    if (!piece) return piece.error();
    if (piece->empty()) return {};
  }
}

namespace {

// A ring of buffers between one writing thread and one reader.
class Prefetcher {
 public:
  explicit Prefetcher(Chunks input) : input_(std::move(input)), thread_([this] { fill(); }) {}
  Prefetcher(const Prefetcher&) = delete;
  Prefetcher& operator=(const Prefetcher&) = delete;
  ~Prefetcher() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  Result<std::string_view> next() {
    std::unique_lock lock(mutex_);
    if (lent_) {
      lent_ = false;
      ++read_;
      changed_.notify_all();
    }
    changed_.wait(lock, [this] { return read_ < written_ || ended_; });
    if (read_ == written_) {
      if (error_) return *error_;
      return std::string_view();
    }
    lent_ = true;
    return std::string_view(ring_[read_ % kPrefetchChunks]);
  }

 private:
  void fill() {
    for (;;) {
      auto piece = input_();
      if (!piece || piece->empty()) {
        const std::lock_guard lock(mutex_);
        if (!piece) error_ = std::move(piece).error();
        ended_ = true;
        changed_.notify_all();
        return;
      }
      for (std::string_view rest = *piece; !rest.empty(); rest.remove_prefix(std::min(rest.size(), kChunkBytes))) {
        if (!push(rest.substr(0, kChunkBytes))) return;
      }
    }
  }

  // False when nobody will read any more.
  bool push(std::string_view piece) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return written_ - read_ < kPrefetchChunks || stopped_; });
    if (stopped_) return false;
    // The slot is nobody's until written_ grows, so the copy needs no lock.
    std::string& slot = ring_[written_ % kPrefetchChunks];
    lock.unlock();
    slot.assign(piece);
    lock.lock();
    ++written_;
    changed_.notify_all();
    return true;
  }

  Chunks input_;  // the thread's
  std::array<std::string, kPrefetchChunks> ring_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::size_t written_ = 0;  // pieces ever put into the ring
  std::size_t read_ = 0;     // pieces the reader is done with
  bool lent_ = false;        // the reader holds the piece at read_
  bool ended_ = false;
  bool stopped_ = false;
  std::optional<Error> error_;

  std::thread thread_;  // last: starts when all the rest is there
};

}  // namespace

Chunks prefetch(Chunks input) {
  auto prefetcher = std::make_shared<Prefetcher>(std::move(input));
  return [prefetcher] { return prefetcher->next(); };
}

}  // namespace coaming
