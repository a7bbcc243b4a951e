#include "scan/downloads.h"

#include <chrono>

#include <gtest/gtest.h>

namespace coaming {
namespace {

// An image of three layers: the first is here, the second arrives, the third fails.
class Arriving : public testing::Test {
 protected:
  Arriving() {
    parts_.blobs.resize(3);
    const auto stop = [this] { stopped_ = true; };
    parts_.downloads.push_back({1, {}, 10, [this](Progress& progress) { return fetch(progress); }, stop});
    parts_.downloads.push_back({2,
                                {},
                                5,
                                [](Progress&) {
                                  return Result<void>(Error{ErrorCode::Denied, "403"});
                                },
                                stop});
    downloads_ = std::move(*Downloads::create(parts_));
    arrivals_ = downloads_->arrivals([this](std::size_t layer) {
      ++told_;
      downloads_->start(layer, progress_);
    });
  }

  Result<void> fetch(Progress& progress) {
    ++fetched_;
    while (is_slow_ && !stopped_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (stopped_) return Error{ErrorCode::Unavailable, "stopped"};
    progress.bytes_done += 10;
    return {};
  }

  std::atomic<bool> is_slow_ = false;
  std::atomic<bool> stopped_ = false;
  std::atomic<int> fetched_ = 0;
  int told_ = 0;
  ImageParts parts_;
  Progress progress_;
  std::unique_ptr<Downloads> downloads_;
  std::unique_ptr<Arrivals> arrivals_;
};

TEST_F(Arriving, LayerThatIsHereIsNotFetched) {
  EXPECT_TRUE(arrivals_->await(0));
  EXPECT_EQ(told_, 0);
}

TEST_F(Arriving, LayerIsFetchedOnce) {
  arrivals_->request(1);
  EXPECT_TRUE(arrivals_->await(1));
  EXPECT_TRUE(arrivals_->await(1));
  downloads_->start(1, progress_);
  EXPECT_EQ(fetched_, 1);
  EXPECT_EQ(progress_.bytes_done, 10U);
  EXPECT_EQ(progress_.bytes_total, 10U);
  EXPECT_FALSE(downloads_->failure());
}

TEST_F(Arriving, NothingIsFetchedThatNobodyWants) {
  arrivals_.reset();
  downloads_.reset();
  EXPECT_EQ(fetched_, 0);
}

TEST_F(Arriving, FirstFailureEndsTheOthers) {
  is_slow_ = true;
  arrivals_->request(1);
  EXPECT_FALSE(arrivals_->await(2));
  EXPECT_FALSE(arrivals_->await(1));
  ASSERT_TRUE(downloads_->failure());
  EXPECT_EQ(downloads_->failure()->message, "403");
}

}  // namespace
}  // namespace coaming
