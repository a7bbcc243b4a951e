// Up to a million entries: time and memory of the readers of lock files, each in a process of its own.
#include <cstdlib>
#include <ctime>
#include <string>

#include <sys/resource.h>

#include <gtest/gtest.h>

#include "inventory/catalogers/npm_lock.h"
#include "inventory/catalogers/pnpm_lock.h"
#include "inventory/catalogers/yarn_lock.h"
#include "support/sanitizers.h"

namespace coaming {
namespace {

constexpr double kMaxSeconds = 20;      // of a core, without optimisation; with it there are 1 to 2
constexpr long kMaxKilobytes = 60'000;  // besides the text itself

struct Bounds {
  const char* name;
  Result<Catalog> (*parse)(std::string_view);
  const char* head;
  const char* before;  // of each entry: before, number, after
  const char* after;
  const char* tail;
  int entries;
};
const Bounds kReaders[] = {
    {"Npm", parse_npm_lock, R"({"lockfileVersion": 3, "packages": {"": {})", ",\n\"node_modules/p",
     R"(": {"version": "1.0.0"})", "}}", 1'000'000},
    {"Pnpm", parse_pnpm_lock, "lockfileVersion: '6.0'\npackages:\n", "  /p", "@1.0.0: {}\n", "", 1'000'000},
    {"Yarn", parse_yarn_lock, "# yarn lockfile v1\n", "p", "@^1:\n  version \"1.0.0\"\n", "", 200'000},
};

std::string text_for(const Bounds& reader) {
  std::string text = reader.head;
  for (int i = 0; i < reader.entries; ++i) text.append(reader.before).append(std::to_string(i)).append(reader.after);
  return text + reader.tail;
}

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// Ends the process: 0 where all is well, else what is not.
[[noreturn]] void read_and_exit(const Bounds& reader) {
  const std::string text = text_for(reader);
  const long before = peak_kilobytes();
  const auto begin = std::clock();
  const auto catalog = reader.parse(text);
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  if (!catalog || catalog->packages.size() != kMaxPackages || catalog->gaps.empty()) std::exit(1);
  if (seconds > kMaxSeconds) std::exit(2);
  if (peak_kilobytes() - before > kMaxKilobytes) std::exit(3);
  std::exit(0);
}

class NodeBounds : public testing::TestWithParam<Bounds> {};

TEST_P(NodeBounds, HoldForManyEntries) {
  if (kSanitized) GTEST_SKIP() << "sanitizers need more of both";
  EXPECT_EXIT(read_and_exit(GetParam()), testing::ExitedWithCode(0), "");
}

INSTANTIATE_TEST_SUITE_P(Readers, NodeBounds, testing::ValuesIn(kReaders),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace coaming
