#include "artifact/layer_index.h"

#include <gtest/gtest.h>

#include "artifact/image_path.h"

namespace coaming {
namespace {

KeptPath link_to(const std::string& target) { return {KeptPath::Kind::SymbolicLink, 0, target}; }

TEST(LayerIndex, KnowsWhatStandsAtAPath) {
  IndexBudget budget;
  LayerIndex index(budget);
  index.add_folder("a/b");
  index.add_other("a/b/c");
  index.add_kept("k/l", link_to("x"));
  index.add_whiteout("w/gone");
  index.add_opaque("o/p");
  EXPECT_TRUE(index.finish().empty());
  for (const char* folder : {"a", "a/b", "k", "w", "o", "o/p"})
    EXPECT_EQ(index.kind(folder), PathKind::Folder) << folder;
  EXPECT_EQ(index.kind("a/b/c"), PathKind::Other);
  EXPECT_EQ(index.kept("k/l")->target, "x");
  for (const char* path : {"b", "a/bc", "a/b/", "w/gone", ""}) EXPECT_EQ(index.kind(path), PathKind::Absent) << path;
  EXPECT_TRUE(index.has_whiteout("w/gone"));
  EXPECT_FALSE(index.has_whiteout("w"));
  EXPECT_TRUE(index.is_opaque("o/p"));
  for (const char* path : {"a", "a/b/c", "k/l", "w/gone", "o/p"}) EXPECT_TRUE(index.mentions(path)) << path;
  for (const char* path : {"c", "a/b/d", "", "w/gone/x"}) EXPECT_FALSE(index.mentions(path)) << path;
}

TEST(LayerIndex, KnowsTheFoldersThatPathsImplyInAnyOrder) {
  const char* const kPaths[] = {"a/b/c/x",   "a/bb/x", "a/b/c/y",       "ab/x", "a/b/x",
                                "a/b/c/d/x", "b",      "a/b/c/d/e/f/x", "a/q/x"};
  const char* const kFolders[] = {"a", "a/b", "a/b/c", "a/bb", "ab", "a/b/c/d", "a/b/c/d/e", "a/b/c/d/e/f", "a/q"};
  IndexBudget budget;
  LayerIndex index(budget);
  for (const char* path : kPaths) index.add_other(path);
  EXPECT_TRUE(index.finish().empty());
  for (const char* folder : kFolders) EXPECT_EQ(index.kind(folder), PathKind::Folder) << folder;
  for (const char* path : kPaths) EXPECT_EQ(index.kind(path), PathKind::Other) << path;
  EXPECT_EQ(index.kind("a/b/c/d/e/f/x/y"), PathKind::Absent);
}

TEST(LayerIndex, NeedsNoRoomForFoldersItKnows) {
  IndexBudget budget;
  LayerIndex index(budget);
  index.add_folder("usr");
  index.add_folder("usr/bin");
  for (int i = 0; i < 100; ++i) index.add_other("usr/bin/" + std::to_string(i));
  index.add_folder("usr/lib");
  index.add_other("usr/lib/x");
  EXPECT_EQ(budget.paths, 104U);
}

TEST(LayerIndex, PutsEntriesWhereItsLinksLead) {
  IndexBudget budget;
  LayerIndex index(budget);
  EXPECT_EQ(index.place("l/x"), "l/x");
  index.add_kept("l", link_to("real"));
  index.add_kept("a/up", link_to("../b"));
  index.add_kept("a/root", link_to("/"));
  index.add_kept("a/out", link_to("../../../../c"));
  index.add_kept("l2", link_to("l/./sub/.."));
  index.add_kept("circle", link_to("circle"));
  struct Case {
    const char* path;
    const char* placed;
  };
  const Case kCases[] = {
      {"l/x", "real/x"},    {"l", "l"},         {"l/y/z", "real/y/z"},    {"l/y/w", "real/y/w"},
      {"a/up/x", "b/x"},    {"a/root/x", "x"},  {"a/root/l/x", "real/x"}, {"a/out/x", "c/x"},
      {"a/x", "a/x"},       {"l2/x", "real/x"}, {"circle/x", ""},         {"circle/x/y", ""},
      {"circle", "circle"}, {"ll/x", "ll/x"},
  };
  for (int round = 0; round < 2; ++round) {
    for (const Case& c : kCases) EXPECT_EQ(index.place(c.path), c.placed) << c.path;
  }
  index.add_folder("l");  // takes the place of the link
  EXPECT_EQ(index.place("l/x"), "l/x");
  EXPECT_EQ(index.place("l2/x"), "l/x");
}

TEST(LayerIndex, GivesUpOnALongWay) {
  IndexBudget budget;
  LayerIndex index(budget);
  for (int i = 0; i <= kMaxLinks; ++i) index.add_kept("l" + std::to_string(i), link_to("l" + std::to_string(i + 1)));
  EXPECT_EQ(index.place("l0/x"), "");
  EXPECT_EQ(index.place("l1/x"), "l41/x");
  std::string deep;
  for (int i = 0; i < kMaxWalk + 1; ++i) deep += "d/";
  EXPECT_EQ(index.place(deep + "x"), "");
}

TEST(LayerIndex, ForgetsWhatIsReplaced) {
  IndexBudget budget;
  LayerIndex index(budget);
  index.add_kept("d/one", {KeptPath::Kind::File, 1, {}});
  index.add_kept("d/sub/two", {KeptPath::Kind::File, 2, {}});
  index.add_kept("dd/three", {KeptPath::Kind::File, 3, {}});
  index.add_kept("d/one", {KeptPath::Kind::File, 4, {}});
  EXPECT_EQ(index.kept("d/one")->slot, 4U);
  index.add_other("d");
  EXPECT_EQ(index.kept("d/one"), nullptr);
  EXPECT_EQ(index.kept("d/sub/two"), nullptr);
  EXPECT_NE(index.kept("dd/three"), nullptr);
}

TEST(LayerIndex, TellsOfPathsThatAreTwoThings) {
  IndexBudget budget;
  LayerIndex index(budget);
  index.add_folder("x");
  index.add_other("x");
  index.add_other("y");
  index.add_folder("y");
  const auto doubts = index.finish();
  ASSERT_EQ(doubts.size(), 1U);
  EXPECT_EQ(doubts[0].substr(0, 8), "2 paths ");
  EXPECT_EQ(index.kind("x"), PathKind::Other);
  EXPECT_EQ(index.kind("y"), PathKind::Folder);
}

TEST(LayerIndex, TellsWhatDidNotFit) {
  IndexBudget budget;
  budget.paths = kMaxIndexedPaths - 1;
  budget.kept_bytes = kMaxKeptPathBytes - 2 * kKeptPathOverhead;
  LayerIndex index(budget);
  index.add_kept("a", link_to("target"));
  index.add_kept("b", link_to("target"));
  index.add_whiteout("c");
  const auto doubts = index.finish();
  ASSERT_EQ(doubts.size(), 2U);
  EXPECT_NE(doubts[0].find("1 of this layer were not looked at"), std::string::npos) << doubts[0];
  EXPECT_NE(doubts[1].find("2 of this layer were passed over"), std::string::npos) << doubts[1];
  EXPECT_NE(index.kept("a"), nullptr);
  EXPECT_EQ(index.kept("b"), nullptr);
}

}  // namespace
}  // namespace coaming
