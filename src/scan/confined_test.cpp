#include "scan/confined.h"

#include <csignal>
#include <cstdlib>
#include <thread>

#include <unistd.h>

#include <gtest/gtest.h>

namespace coaming {
namespace {

struct Ran {
  std::vector<std::string> messages;
  std::optional<EarlyEnd> end;
  std::optional<Error> error;
};

Ran run(const std::function<bool(const MessageSocket&)>& work) {
  Ran run;
  const auto end = run_confined({}, work, [&](Message message) {
    run.messages.push_back(message.text);
    return Result<void>();
  });
  if (end) run.end = *end;
  if (!end) run.error = end.error();
  return run;
}

// What the entries of an early end say, "number:place" of those that failed, and "(number:place)" of the others.
std::string story(const Ran& run) {
  if (run.error) return run.error->message;
  if (!run.end) return "-";
  std::string text;
  for (const BlackBox::Entry& entry : run.end->entries) {
    const std::string one = std::to_string(entry.number) + ":" + entry.place;
    text += (text.empty() ? "" : " ") + (entry.has_failed ? one : "(" + one + ")");
  }
  return text;
}

TEST(RunConfined, HandsOverMessages) {
  const Ran ran = run([](const MessageSocket& socket) {
    return static_cast<bool>(socket.send("one")) && static_cast<bool>(socket.send("two"));
  });
  EXPECT_EQ(ran.messages, (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(story(ran), "-");
}

TEST(RunConfined, HandsOverOpenFiles) {
  std::string text;
  const auto end = run_confined(
      {{}, {temporary_folder()}, 0},
      [](const MessageSocket& socket) {
        const auto file = open_temporary();
        return file && ::pwrite(file->get(), "keel", 4, 0) == 4 && socket.send("f", &*file);
      },
      [&](Message message) {
        text.resize(4);
        EXPECT_EQ(::pread(message.file.get(), text.data(), 4, 0), 4);
        return Result<void>();
      });
  ASSERT_TRUE(end);
  EXPECT_FALSE(*end);
  EXPECT_EQ(text, "keel");
}

TEST(RunConfined, NamesWhatWasReadWhenItFailed) {
  const Ran ran = run([](const MessageSocket&) {
    const Work layer(3, "");
    const Work file(3, "etc/shadow");
    std::raise(SIGSEGV);
    return true;
  });
  EXPECT_EQ(story(ran), "3:etc/shadow");
  EXPECT_TRUE(ran.end->is_own_fault);
  EXPECT_NE(ran.end->reason.find("signal 11"), std::string::npos) << ran.end->reason;
}

TEST(RunConfined, NamesTheThreadThatFailed) {
  const Ran ran = run([](const MessageSocket&) {
    std::atomic<bool> other_works = false;
    std::thread other([&] {
      const Work work(1, "good");
      other_works = true;
      for (;;) ::pause();
    });
    while (!other_works) std::this_thread::yield();
    std::thread([] {
      { const Work done(5, "done"); }
      const Work work(2, "bad");
      std::abort();
    }).join();
    return true;
  });
  EXPECT_EQ(story(ran), "(1:good) 2:bad");
}

TEST(RunConfined, SurvivesAStackThatIsFull) {
  struct Deep {
    static int down(volatile int* depth) {
      volatile char room[4096];
      room[0] = static_cast<char>(*depth);
      *depth = *depth + 1;
      return *depth < 0 ? 0 : down(depth) + room[0];
    }
  };
  const Ran ran = run([](const MessageSocket&) {
    const Work work(0, "deep");
    volatile int depth = 0;
    return Deep::down(&depth) == 0;
  });
  EXPECT_EQ(story(ran), "0:deep");
}

TEST(RunConfined, SaysWhenItWasEndedFromOutside) {
  const Ran ran = run([](const MessageSocket& socket) {
    const Work work(7, "");
    (void)socket.send("ready");
    ::raise(SIGKILL);
    return true;
  });
  EXPECT_EQ(story(ran), "(7:)");
  EXPECT_FALSE(ran.end->is_own_fault);
}

TEST(RunConfined, NamesWhatWasReadWhenMemoryEnded) {
  const Ran ran = run([](const MessageSocket&) -> bool {
    const Work layer(3, "");
    { const Work before(3, "etc/group"); }
    const Work file(3, "etc/shadow");
    throw std::bad_alloc();
  });
  EXPECT_EQ(story(ran), "3:etc/shadow");
  ASSERT_TRUE(ran.end);
  EXPECT_TRUE(ran.end->is_own_fault);
  EXPECT_EQ(ran.end->reason, "want of memory, see --max-memory");
}

TEST(RunConfined, LetsNoExceptionOut) {
  const Ran ran = run([](const MessageSocket&) -> bool {
    const Work file(3, "etc/shadow");
    throw std::string("odd");
  });
  EXPECT_EQ(story(ran), "3:etc/shadow");
  ASSERT_TRUE(ran.end);
  EXPECT_TRUE(ran.end->is_own_fault);
}

TEST(RunConfined, NoticesABadEnd) {
  const Ran ran = run([](const MessageSocket&) { return false; });
  ASSERT_TRUE(ran.end);
  EXPECT_EQ(ran.end->reason, "exit status 1");
}

TEST(RunConfined, MistakeOfTheListenerEndsTheChild) {
  const auto end = run_confined(
      {},
      [](const MessageSocket& socket) {
        (void)socket.send("one");
        for (;;) ::pause();
        return true;
      },
      [](const Message&) {
        return Result<void>(Error{ErrorCode::Corrupt, "no"});
      });
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().message, "no");
}

}  // namespace
}  // namespace coaming
