#include "scan/downloads.h"

#include <algorithm>
#include <chrono>
#include <new>

#include <sys/mman.h>

#include "base/fd.h"

namespace coaming {

namespace {

constexpr std::size_t kDownloadsAtOnce = 3;  // as the engines have it
constexpr std::chrono::milliseconds kLookAgain{1};

}  // namespace

Result<std::unique_ptr<Downloads>> Downloads::create(const ImageParts& parts) {
  const std::size_t count = std::max<std::size_t>(1, parts.blobs.size());
  void* memory =
      ::mmap(nullptr, count * sizeof(SharedState), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return system_error("share memory with the confined reader");
  auto* states = static_cast<SharedState*>(memory);
  for (std::size_t i = 0; i < count; ++i) new (&states[i]) SharedState(State::Here);
  for (const BlobDownload& download : parts.downloads) states[download.layer] = State::Absent;
  return std::unique_ptr<Downloads>(new Downloads(parts, states));  // NOLINT: the constructor is private
}

Downloads::~Downloads() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (!threads_.empty() && !parts_.downloads.empty()) parts_.downloads.front().stop();
  for (std::thread& thread : threads_) thread.join();
  ::munmap(states_, std::max<std::size_t>(1, parts_.blobs.size()) * sizeof(SharedState));
}

void Downloads::start(std::size_t layer, Progress& progress) {
  const auto download = std::find_if(parts_.downloads.begin(), parts_.downloads.end(),
                                     [&](const BlobDownload& known) { return known.layer == layer; });
  if (download == parts_.downloads.end()) return;
  State absent = State::Absent;
  if (!states_[layer].compare_exchange_strong(absent, State::Requested)) return;
  progress.bytes_total += download->size;
  const std::lock_guard lock(mutex_);
  queue_.push_back(static_cast<std::size_t>(download - parts_.downloads.begin()));
  if (threads_.size() < kDownloadsAtOnce) threads_.emplace_back([this, &progress] { work(progress); });
  changed_.notify_one();
}

void Downloads::work(Progress& progress) {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || !queue_.empty(); });
    if (ended_) return;
    const BlobDownload& download = parts_.downloads[queue_.front()];
    queue_.pop_front();
    lock.unlock();
    const auto done = download.run(progress);
    if (!done) {
      lock.lock();
      if (!failure_) failure_ = done.error();
      lock.unlock();
      download.stop();  // the others too: without this one there is no report
    }
    states_[download.layer] = done ? State::Here : State::Failed;
  }
}

std::optional<Error> Downloads::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

// In the child. It looks at the shared states again and again: nothing that would wake it works between processes of
// which one may be ended at any time.
class WaitingReader : public Arrivals {
 public:
  WaitingReader(Downloads& downloads, std::function<void(std::size_t)> tell)
      : downloads_(downloads), tell_(std::move(tell)) {}

  void request(std::size_t layer) override {
    if (downloads_.states_[layer] == Downloads::State::Absent) tell_(layer);
  }

  Result<void> await(std::size_t layer) override {
    request(layer);
    for (;;) {
      const Downloads::State state = downloads_.states_[layer];
      if (state == Downloads::State::Here) return {};
      if (state == Downloads::State::Failed) return Error{ErrorCode::Unavailable, "its download failed"};
      std::this_thread::sleep_for(kLookAgain);
    }
  }

 private:
  Downloads& downloads_;
  std::function<void(std::size_t)> tell_;
};

std::unique_ptr<Arrivals> Downloads::arrivals(std::function<void(std::size_t)> tell) {
  return std::make_unique<WaitingReader>(*this, std::move(tell));
}

}  // namespace coaming
