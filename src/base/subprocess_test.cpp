#include "base/subprocess.h"

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace coaming {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Result<Finished> shell(const std::string& script, std::string_view input = {},
                       milliseconds time = milliseconds(10'000)) {
  return run_command({{"sh", "-c", script}, input, time, 100'000});
}

TEST(Subprocess, GivesStatusAndBothOutputs) {
  const auto finished = shell("echo out; echo err >&2; exit 3");
  ASSERT_TRUE(finished) << finished.error().message;
  EXPECT_EQ(finished->status, 3);
  EXPECT_EQ(finished->output, "out\n");
  EXPECT_EQ(finished->errors, "err\n");
}

TEST(Subprocess, HandsInputOver) {
  const std::string large(90'000, 'x');  // more than a pipe holds
  EXPECT_EQ(shell("cat", large)->output, large);
  EXPECT_EQ(shell("cat")->output, "");
  EXPECT_EQ(shell("exit 0", std::string(1 << 20, 'x'))->status, 0) << "nobody reads it";
}

TEST(Subprocess, GetsWordsAsTheyAre) {
  EXPECT_EQ(run_command({{"printf", "%s|", "a b", "$HOME", "'"}})->output, "a b|$HOME|'|");
}

TEST(Subprocess, NeedsAProgram) {
  const auto missing = run_command({{"coaming-no-such-program"}});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::NotFound);
  EXPECT_NE(missing.error().message.find("run coaming-no-such-program"), std::string::npos);
  const TemporaryFolder folder;
  EXPECT_EQ(run_command({{folder.write("text", "hold")}}).error().code, ErrorCode::Denied);
}

TEST(Subprocess, IsKilledWithItsChildrenWhenTimeIsUp) {
  const TemporaryFolder folder;
  const std::string pid_file = folder.path("pid");
  EXPECT_FALSE(shell("exec >&- 2>&-; sleep 60", {}, milliseconds(100))) << "silent, but there";
  const auto begin = steady_clock::now();
  const auto finished = shell("sleep 60 & echo $! > " + pid_file + "; wait", {}, milliseconds(300));
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, ErrorCode::Unavailable);
  EXPECT_LT(steady_clock::now() - begin, milliseconds(5000));
  pid_t child = 0;
  std::ifstream(pid_file) >> child;
  ASSERT_GT(child, 0);
  // It may take a moment until somebody has collected it.
  std::string state = "?";
  for (int i = 0; i < 100 && !state.empty() && state != "Z"; ++i) {
    std::string word;
    std::ifstream status("/proc/" + std::to_string(child) + "/stat");
    state.clear();
    status >> word >> word >> state;
    ::usleep(10'000);
  }
  EXPECT_TRUE(state.empty() || state == "Z") << state;
}

TEST(Subprocess, IsKilledWhenItWritesTooMuch) {
  const auto finished = shell("yes");
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, ErrorCode::TooLarge);
  EXPECT_EQ(shell("yes >&2 & sleep 0.1; kill $!; echo done")->errors.size(), 100'000U) << "of errors the first count";
}

TEST(Subprocess, TellsTheSignalThatEndedIt) { EXPECT_EQ(shell("kill -TERM $$")->status, 128 + SIGTERM); }

TEST(Subprocess, SurvivesAProgramThatDoesNotRead) {
  std::signal(SIGPIPE, SIG_DFL);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(shell("exec <&-; exit 1", std::string(200'000, 'x'))->status, 1);
}

}  // namespace
}  // namespace coaming
