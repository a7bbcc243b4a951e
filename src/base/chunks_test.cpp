#include "base/chunks.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "support/pieces.h"

namespace coaming {
namespace {

std::string counted_text(std::size_t size) {
  std::string text;
  text.reserve(size + 8);
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ",";
  text.resize(size);
  return text;
}

TEST(Chunks, GiveTheBytesOfARangeInOrder) {
  const std::size_t kSizes[] = {0, 1, kChunkBytes - 1, kChunkBytes, kChunkBytes + 1, 3 * kChunkBytes};
  for (const std::size_t size : kSizes) {
    const std::string text = counted_text(size);
    EXPECT_EQ(*read_to_end(chunks_of(ByteRange::of_memory(text))), text) << size;
  }
}

TEST(Chunks, StayAtTheirEnd) {
  const Chunks stream = chunks_of(ByteRange::of_memory("hold"));
  ASSERT_EQ(*stream(), "hold");
  EXPECT_EQ(*stream(), "");
  EXPECT_EQ(*stream(), "");
}

TEST(Chunks, ShareOnePositionAmongCopies) {
  const std::string text = counted_text(2 * kChunkBytes);
  const Chunks stream = chunks_of(ByteRange::of_memory(text));
  const Chunks copy = stream;
  ASSERT_EQ(*stream(), text.substr(0, kChunkBytes));
  EXPECT_EQ(*copy(), text.substr(kChunkBytes));
}

TEST(Chunks, ShowEveryPieceToTee) {
  std::string seen;
  const Chunks stream = tee(pieces_of("coaming", 2), [&](std::string_view piece) { seen += piece; });
  EXPECT_EQ(*read_to_end(stream), "coaming");
  EXPECT_EQ(seen, "coaming");
}

TEST(Chunks, AreDrainedToTheirEndOrError) {
  EXPECT_TRUE(drain(pieces_of("coaming", 3)));
  const Chunks broken = [] { return Result<std::string_view>(Error{ErrorCode::Unavailable, "gone"}); };
  const auto drained = drain(broken);
  ASSERT_FALSE(drained);
  EXPECT_EQ(drained.error().message, "gone");
}

TEST(Prefetch, GivesTheSameBytes) {
  const std::string text = counted_text(20 * kChunkBytes + 5);
  for (const std::size_t size : {kChunkBytes / 3, kChunkBytes, 5 * kChunkBytes}) {
    EXPECT_EQ(*read_to_end(prefetch(pieces_of(text, size))), text) << size;
  }
}

TEST(Prefetch, KeepsALentPieceUntilTheNextCall) {
  const std::string text = counted_text(20 * kChunkBytes);
  const Chunks stream = prefetch(chunks_of(ByteRange::of_memory(text)));
  const auto first = stream();
  ASSERT_TRUE(first);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // long enough for the ring to fill up
  EXPECT_EQ(*first, text.substr(0, kChunkBytes));
}

TEST(Prefetch, StaysAtItsEnd) {
  const Chunks stream = prefetch(pieces_of("", 1));
  EXPECT_EQ(*stream(), "");
  EXPECT_EQ(*stream(), "");
}

TEST(Prefetch, HandsOutAnErrorInItsTurn) {
  auto calls = std::make_shared<int>(0);
  const Chunks stream = prefetch([calls]() -> Result<std::string_view> {
    if (++*calls > 3) return Error{ErrorCode::Corrupt, "short read"};
    return std::string_view("piece");
  });
  for (int i = 0; i < 3; ++i) ASSERT_EQ(*stream(), "piece");
  for (int i = 0; i < 2; ++i) {
    const auto failed = stream();
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().message, "short read");
  }
}

TEST(Prefetch, JoinsItsThreadWhenDroppedEarly) {
  const std::string text = counted_text(64 << 10);
  auto running = std::make_shared<std::atomic<int>>(0);
  for (int i = 0; i < 50; ++i) {
    Chunks stream = prefetch([running, &text]() -> Result<std::string_view> {
      ++*running;
      const std::string_view piece = text;  // without an end
      --*running;
      return piece;
    });
    for (int read = 0; read < i % 4; ++read) ASSERT_TRUE(stream());
    stream = nullptr;
    EXPECT_EQ(running->load(), 0);
    EXPECT_EQ(running.use_count(), 1) << "the thread still holds its input";
  }
}

TEST(Prefetch, ReadsNoFurtherAheadThanItsRing) {
  auto calls = std::make_shared<std::atomic<std::size_t>>(0);
  const Chunks stream = prefetch([calls]() -> Result<std::string_view> {
    ++*calls;
    return std::string_view("piece");
  });
  ASSERT_TRUE(stream());
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_LE(calls->load(), kPrefetchChunks + 1);
}

}  // namespace
}  // namespace coaming
