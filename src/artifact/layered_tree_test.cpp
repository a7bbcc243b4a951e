#include "artifact/layered_tree.h"

#include <chrono>

#include <gtest/gtest.h>

#include "support/layers.h"
#include "support/tar_builder.h"

namespace coaming {
namespace {

constexpr const char* kStatus = "var/lib/dpkg/status";

using Tars = std::vector<TarBuilder>;

// What the file at var/lib/dpkg/status holds at the last step, "-" for no such file.
struct UnionCase {
  const char* name;
  Tars layers;
  const char* text;
};

LayersRead read_built(const Tars& layers, const std::vector<std::string_view>& wanted) {
  std::vector<std::string> tars;
  for (const TarBuilder& tar : layers) tars.push_back(tar.finished());
  return read_tars(tars, wanted);
}

TarBuilder tar() { return {}; }

class LayersUnion : public testing::TestWithParam<UnionCase> {};

TEST_P(LayersUnion, ShowsWhatAContainerWouldSee) {
  const LayersRead layers = read_built(GetParam().layers, {kStatus});
  ASSERT_FALSE(layers.error) << layers.error->message;
  EXPECT_EQ(layers.text(kStatus), GetParam().text);
}

const UnionCase kUnions[] = {
    {"FileInTheOnlyLayer", {tar().file(kStatus, "one")}, "one"},
    {"FileOfAnUpperLayer", {tar().file(kStatus, "one"), tar().file(kStatus, "two")}, "two"},
    {"FileOfALowerLayer", {tar().file(kStatus, "one"), tar().file("etc/x")}, "one"},
    {"LastOfTwoEntries", {tar().file(kStatus, "one").file(kStatus, "two")}, "two"},
    {"AbsoluteAndDottedNames", {tar().file("/var/./lib//dpkg/x/../status", "one")}, "one"},
    {"NameThatClimbsOut", {tar().file("../../var/lib/dpkg/status", "one")}, "one"},

    {"Whiteout", {tar().file(kStatus, "one"), tar().file("var/lib/dpkg/.wh.status")}, "-"},
    {"WhiteoutOfAFolderAbove", {tar().file(kStatus, "one"), tar().file("var/.wh.lib")}, "-"},
    {"WhiteoutOfAnotherFile", {tar().file(kStatus, "one"), tar().file("var/lib/dpkg/.wh.statu")}, "one"},
    {"WhiteoutInAnAbsoluteName", {tar().file(kStatus, "one"), tar().file("/var/lib/x/../dpkg/.wh.status")}, "-"},
    {"FileAboveAWhiteout",
     {tar().file(kStatus, "one"), tar().file("var/lib/dpkg/.wh.status"), tar().file(kStatus, "three")},
     "three"},
    {"WhiteoutBehindTheFileOfItsOwnLayer",
     {tar().file(kStatus, "one"), tar().file(kStatus, "two").file("var/lib/dpkg/.wh.status")},
     "two"},
    {"WhiteoutBeforeTheFileOfItsOwnLayer",
     {tar().file(kStatus, "one"), tar().file("var/lib/dpkg/.wh.status").file(kStatus, "two")},
     "two"},
    {"WhiteoutAndNewFolderInOneLayer",
     {tar().file(kStatus, "one"), tar().file("var/lib/.wh.dpkg").folder("var/lib/dpkg")},
     "-"},
    {"WhiteoutHidesNothingAbove", {tar().file("var/lib/dpkg/.wh.status"), tar().file(kStatus, "two")}, "two"},
    {"WhiteoutThatIsAFolder", {tar().file(kStatus, "one"), tar().folder("var/lib/dpkg/.wh.status")}, "-"},
    {"WhiteoutNamedInTheMiddle", {tar().file(kStatus, "one"), tar().file("var/.wh.lib/dpkg/status")}, "one"},
    {"WhiteoutOfTheFolderItself", {tar().file(kStatus, "one"), tar().file("var/lib/dpkg/.wh..")}, "one"},
    {"WhiteoutOfTheFolderAbove", {tar().file(kStatus, "one"), tar().file("var/lib/dpkg/.wh...")}, "one"},
    {"WhiteoutOfNothing", {tar().file(kStatus, "one"), tar().file("var/lib/dpkg/.wh.")}, "one"},
    {"AufsMetadata", {tar().file(kStatus, "one"), tar().file("var/lib/dpkg/.wh..wh.plnk")}, "one"},

    {"OpaqueFolder", {tar().file(kStatus, "one"), tar().file("var/lib/dpkg/.wh..wh..opq")}, "-"},
    {"OpaqueFolderAbove", {tar().file(kStatus, "one"), tar().file("var/.wh..wh..opq")}, "-"},
    {"OpaqueRoot", {tar().file(kStatus, "one"), tar().file(".wh..wh..opq")}, "-"},
    {"OpaqueFolderKeepsItsOwnLayer",
     {tar().file(kStatus, "one"), tar().file(kStatus, "two").file("var/lib/dpkg/.wh..wh..opq")},
     "two"},
    {"OpaqueNeighbour", {tar().file(kStatus, "one"), tar().file("var/lib/apt/.wh..wh..opq")}, "one"},
    {"OpaqueLowerLayer", {tar().file("var/.wh..wh..opq"), tar().file(kStatus, "two")}, "two"},
    {"FileAboveAnOpaqueFolder",
     {tar().file(kStatus, "one"), tar().file("var/.wh..wh..opq"), tar().file(kStatus, "three")},
     "three"},

    {"FolderStaysMerged",
     {tar().file(kStatus, "one"), tar().folder("var").folder("var/lib").folder("var/lib/dpkg")},
     "one"},
    {"FileOverAFolder", {tar().file(kStatus, "one"), tar().file("var/lib", "x")}, "-"},
    {"FolderOverAFile", {tar().file("var/lib", "x"), tar().file(kStatus, "two")}, "two"},
    {"FolderOverAFileOverAFolder",
     {tar().file(kStatus, "one"), tar().file("var/lib", "x"), tar().folder("var/lib/dpkg")},
     "-"},
    {"DeviceOverAFolder", {tar().file(kStatus, "one"), tar().device("var/lib")}, "-"},
    {"LinkOverAFolder", {tar().file(kStatus, "one"), tar().symlink("var/lib", "../other")}, "-"},
    {"LinkOverAFolderToAnother",
     {tar().file(kStatus, "one").file("other/dpkg/status", "two"), tar().symlink("var/lib", "../other")},
     "two"},
    {"FolderOverALink",
     {tar().symlink("var/lib", "../other").file("other/dpkg/status", "decoy"), tar().file(kStatus, "two")},
     "two"},
    // Nothing names the folder but the path of a file in it: it is made when that is unpacked, and hides the link.
    {"ImpliedFolderOverALink",
     {tar().symlink("var/lib", "../other").file("other/dpkg/status", "decoy"), tar().file("var/lib/x")},
     "-"},
    {"FolderImpliedByAWhiteoutOverALink",
     {tar().symlink("var/lib", "../other").file("other/dpkg/status", "decoy"), tar().file("var/lib/.wh.x")},
     "-"},
    {"FolderOverAFolderOfAnotherLayerOverALink",
     {tar().symlink("var/lib", "../other").file("other/dpkg/status", "decoy"), tar().folder("var/lib"),
      tar().file(kStatus, "three")},
     "three"},
    {"FileThenFolderInOneLayer",
     {tar().file(kStatus, "one"), tar().file("var/lib").folder("var/lib").file(kStatus, "two")},
     "two"},
    {"FileOverAFolderOfItsOwnLayer", {tar().file(kStatus, "one").file("var/lib", "x")}, "-"},

    {"RelativeLink", {tar().symlink(kStatus, "../real").file("var/lib/real", "one")}, "one"},
    {"AbsoluteLink", {tar().symlink(kStatus, "/real/status").file("real/status", "one")}, "one"},
    {"LinkThatClimbsOut", {tar().symlink(kStatus, "../../../../../../etc/real").file("etc/real", "one")}, "one"},
    {"LinkInEveryComponent",
     {tar()
          .symlink("var", "v")
          .symlink("v/lib", "/l")
          .symlink("l/dpkg", "../d/./")
          .symlink("d/status", "s")
          .file("d/s", "one")},
     "one"},
    {"LinkToALink", {tar().symlink(kStatus, "a").symlink("var/lib/dpkg/a", "b").file("var/lib/dpkg/b", "one")}, "one"},
    {"LinkAcrossLayers", {tar().file("real/status", "one"), tar().symlink(kStatus, "/real/status")}, "one"},
    {"LinkToAFileOfAnUpperLayer", {tar().symlink(kStatus, "/real/status"), tar().file("real/status", "two")}, "two"},
    {"LinkWhoseTargetIsReplaced",
     {tar().symlink(kStatus, "/real").file("real", "one"), tar().file("real", "two")},
     "two"},
    {"LinkWhoseTargetIsGone", {tar().symlink(kStatus, "/real").file("real", "one"), tar().file(".wh.real")}, "-"},
    {"LinkToNothing", {tar().symlink(kStatus, "/nowhere")}, "-"},
    {"LinkToAFolder", {tar().symlink(kStatus, "/real").folder("real")}, "-"},
    {"LinkToTheRoot", {tar().symlink(kStatus, "/")}, "-"},
    {"LinkThroughAFile", {tar().symlink(kStatus, "/real/../real").file("real", "one")}, "-"},
    {"WantedBelowAFile", {tar().file("var/lib/dpkg", "x")}, "-"},
    {"LinkInTheWayOfAnEntryOfItsOwnLayer",
     {tar().symlink("var/lib", "../moved").folder("moved").file(kStatus, "one")},
     "one"},
    {"WhiteoutThroughALinkOfItsOwnLayer",
     {tar().file("moved/dpkg/status", "one"), tar().symlink("var/lib", "../moved").file("var/lib/dpkg/.wh.status")},
     "-"},
    {"FileReplacesALink", {tar().symlink(kStatus, "/decoy").file("decoy", "decoy"), tar().file(kStatus, "two")}, "two"},
    {"FolderReplacesALinkOfItsOwnLayer",
     {tar().symlink("var/lib", "../decoy").folder("var/lib").file(kStatus, "one").file("decoy/dpkg/status", "decoy")},
     "one"},

    {"HardLink", {tar().file("real", "one").hard_link(kStatus, "real")}, "one"},
    {"HardLinkWithAnAbsoluteTarget", {tar().file("real", "one").hard_link(kStatus, "/real")}, "one"},
    {"HardLinkWhoseTargetClimbsOut", {tar().file("real", "one").hard_link(kStatus, "../../real")}, "one"},
    {"HardLinkToALowerLayer", {tar().file("real", "one"), tar().hard_link(kStatus, "real")}, "one"},
    {"HardLinkWhoseTargetIsReplacedAbove",
     {tar().file("real", "one").hard_link(kStatus, "real"), tar().file("real", "two")},
     "one"},
    {"HardLinkWhoseTargetIsHiddenAbove",
     {tar().file("real", "one").hard_link(kStatus, "real"), tar().file(".wh.real")},
     "one"},
    {"HardLinkToALowerLayerThatHidesIt",
     {tar().file("real", "one"), tar().hard_link(kStatus, "real").file(".wh.real")},
     "one"},
    {"HardLinkWhoseTargetIsReplacedInItsLayer",
     {tar().file("real", "one").hard_link(kStatus, "real").file("real", "decoy")},
     "one"},
    {"HardLinkWhoseTargetBecomesALinkInItsLayer",
     {tar().file("real", "one").hard_link(kStatus, "real").symlink("real", "decoy").file("decoy", "decoy")},
     "one"},
    {"HardLinkWhoseTargetBecomesAFolderInItsLayer",
     {tar().file("real", "one").hard_link(kStatus, "real").folder("real")},
     "one"},
    {"HardLinkWhoseTargetComesOnlyAfterIt",
     {tar().file("real", "one"), tar().hard_link(kStatus, "real").file("real", "two")},
     "one"},
    {"HardLinkToAHardLink", {tar().file("real", "one").hard_link("a", "real").hard_link(kStatus, "a")}, "one"},
    {"HardLinkToItself", {tar().hard_link(kStatus, kStatus)}, "-"},
    {"HardLinksInACircle", {tar().hard_link(kStatus, "a").hard_link("a", kStatus)}, "-"},
    {"HardLinkToAFolder", {tar().folder("real").file("real/x", "one").hard_link("var/lib", "real")}, "-"},
    {"HardLinkToNothing", {tar().hard_link(kStatus, "nowhere")}, "-"},
    {"HardLinkThroughALinkOfItsLayer",
     {tar().file("r/real", "one").symlink("l", "r").hard_link(kStatus, "l/real")},
     "one"},
    // link(2) makes a second name of the symbolic link itself, which then leads on from where that name stands.
    {"HardLinkToALink",
     {tar()
          .file("var/lib/dpkg/real", "one")
          .file("decoys/real", "decoy")
          .symlink("decoys/l", "real")
          .hard_link(kStatus, "decoys/l")},
     "one"},
    {"HardLinkToALinkOfALowerLayer",
     {tar().file("var/lib/dpkg/real", "one").file("decoys/real", "decoy").symlink("decoys/l", "real"),
      tar().hard_link(kStatus, "decoys/l")},
     "one"},
    {"HardLinkToALinkWhoseTargetIsReplaced",
     {tar().file("real", "one").symlink("l", "/real").hard_link(kStatus, "l"), tar().file("real", "two")},
     "two"},

    {"LinksInACircle", {tar().symlink(kStatus, "a").symlink("var/lib/dpkg/a", "status")}, "-"},
    {"LinksInACircleAcrossLayers", {tar().symlink("var/lib", "../v/lib"), tar().symlink("v", "var")}, "-"},
};

INSTANTIATE_TEST_SUITE_P(LayeredTree, LayersUnion, testing::ValuesIn(kUnions),
                         [](const auto& row) { return row.param.name; });

TEST(LayeredTree, ShowsEachStep) {
  const LayersRead layers = read_built({tar().file(kStatus, "one"), tar().file("x"), tar().file(kStatus, "three"),
                                        tar().file("var/lib/.wh.dpkg"), tar().file(kStatus, "five")},
                                       {kStatus});
  ASSERT_FALSE(layers.error);
  ASSERT_EQ(layers.tree->steps(), 5U);
  const char* const kTexts[] = {"one", "one", "three", "-", "five"};
  for (std::size_t step = 0; step < 5; ++step) EXPECT_EQ(layers.at(step, kStatus), kTexts[step]) << step;
  EXPECT_EQ(layers.tree->find(kStatus, 0), layers.tree->find(kStatus, 1));
  EXPECT_EQ(layers.tree->find(kStatus, 1)->layer, 0U);
  EXPECT_EQ(layers.tree->find(kStatus, 4)->layer, 4U);
}

TEST(LayeredTree, FollowsALinkAtEachStep) {
  const LayersRead layers = read_built({tar().symlink(kStatus, "/real").file("real", "one"), tar().file("real", "two"),
                                        tar().file(".wh.real"), tar().symlink("real", "other").file("other", "four")},
                                       {kStatus});
  ASSERT_FALSE(layers.error);
  const char* const kTexts[] = {"one", "two", "-", "four"};
  for (std::size_t step = 0; step < 4; ++step) EXPECT_EQ(layers.at(step, kStatus), kTexts[step]) << step;
}

TEST(LayeredTree, NamesWhereAFileReallyLies) {
  const LayersRead layers =
      read_built({tar().symlink("var/lib", "../moved"), tar().file("moved/dpkg/status", "one")}, {kStatus});
  const auto file = layers.tree->find(kStatus, 1);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->path, "moved/dpkg/status");
  EXPECT_EQ(file->layer, 1U);
}

struct ListCase {
  const char* name;
  Tars layers;
  const char* files;
};

class LayersList : public testing::TestWithParam<ListCase> {};

TEST_P(LayersList, NamesTheFilesOfAFolder) {
  const LayersRead layers = read_built(GetParam().layers, {"status.d/*"});
  ASSERT_FALSE(layers.error) << layers.error->message;
  EXPECT_EQ(layers.list("status.d"), GetParam().files);
}

const ListCase kLists[] = {
    {"OneLayer", {tar().file("status.d/b").file("status.d/a").file("other/c")}, "status.d/a status.d/b"},
    {"AllLayers",
     {tar().file("status.d/a"), tar().file("status.d/b"), tar().file("status.d/a")},
     "status.d/a status.d/b"},
    {"NotBelow", {tar().file("status.d/sub/x").file("status.d/a").folder("status.d/c")}, "status.d/a"},
    {"NotHidden", {tar().file("status.d/a").file("status.d/b"), tar().file("status.d/.wh.a")}, "status.d/b"},
    {"NotBelowAnOpaqueFolder",
     {tar().file("status.d/a"), tar().file("status.d/b").file("status.d/.wh..wh..opq")},
     "status.d/b"},
    {"NotWhatIsReplaced", {tar().file("status.d/a"), tar().file("status.d")}, ""},
    {"ThroughALink", {tar().file("real/a"), tar().symlink("status.d", "real"), tar().file("real/b")}, "real/a real/b"},
    {"ALinkInIt", {tar().symlink("status.d/a", "../real").file("real", "one")}, "real"},
    {"ALinkInItAcrossLayers", {tar().symlink("status.d/a", "../real"), tar().file("real", "one")}, "real"},
    {"ALinkInALinkedFolder", {tar().symlink("status.d", "f").symlink("f/a", "../real").file("real")}, "real"},
    {"TwoLinksToOneFile", {tar().symlink("status.d/a", "../r").symlink("status.d/b", "../r").file("r")}, "r"},
    {"AHardLinkInIt", {tar().file("real", "one"), tar().hard_link("status.d/a", "real")}, "real"},
    {"Nothing", {tar().file("x")}, ""},
};

INSTANTIATE_TEST_SUITE_P(LayeredTree, LayersList, testing::ValuesIn(kLists),
                         [](const auto& row) { return row.param.name; });

TEST(LayeredTree, IsQuickWithLongLinksThroughManyLayers) {
  // 40 links of some 1600 components each, in front of 300 layers.
  std::string way;
  for (int i = 0; i < 800; ++i) way += "a/../";
  TarBuilder first;
  first.folder("a");
  for (int i = 0; i < 39; ++i) first.symlink("l" + std::to_string(i), way + "l" + std::to_string(i + 1));
  first.symlink("var", "l0").file("real", "one");
  std::vector<std::string> tars{first.finished()};
  for (int i = 0; i < 300; ++i) tars.push_back(TarBuilder().file("x" + std::to_string(i)).finished());
  const auto start = std::chrono::steady_clock::now();
  const LayersRead layers = read_tars(tars, {kStatus});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  ASSERT_FALSE(layers.error) << layers.error->message;
  EXPECT_EQ(layers.text(kStatus), "-");
  EXPECT_TRUE(layers.has_gap(kStatus, "run in circles or are too many"));
}

TEST(LayeredTree, IsQuickWithManyLayers) {
  std::vector<std::string> tars;
  for (int i = 0; i < 1000; ++i) tars.push_back(TarBuilder().file(kStatus, std::to_string(i)).finished());
  const auto start = std::chrono::steady_clock::now();
  const LayersRead layers = read_tars(tars, {kStatus, "etc/os-release", "status.d/*"});
  ASSERT_FALSE(layers.error) << layers.error->message;
  for (std::size_t step = 0; step < 1000; ++step) ASSERT_EQ(layers.at(step, kStatus), std::to_string(step));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(LayeredTree, TellsFromWhenOnAFileIsHidden) {
  struct Case {
    const char* name;
    TarBuilder upper;
    std::size_t hidden_from;
  };
  const Case cases[] = {
      {"Nothing", TarBuilder().file("other"), 3},
      {"SameFile", TarBuilder().file("a/b/c"), 2},
      {"Whiteout", TarBuilder().file("a/b/.wh.c"), 2},
      {"WhiteoutAbove", TarBuilder().file(".wh.a"), 2},
      {"Opaque", TarBuilder().file("a/b/.wh..wh..opq"), 2},
      {"OpaqueAbove", TarBuilder().file("a/.wh..wh..opq"), 2},
      {"OpaqueRoot", TarBuilder().file(".wh..wh..opq"), 2},
      {"FolderInItsPlace", TarBuilder().folder("a/b/c"), 2},
      {"FileAbove", TarBuilder().file("a"), 2},
      {"LinkAbove", TarBuilder().symlink("a/b", "x"), 2},
      {"FolderAbove", TarBuilder().folder("a/b"), 3},
      {"Sibling", TarBuilder().file("a/b/d").file("a/b/.wh.e"), 3},
  };
  const std::string lower = TarBuilder().file("a/b/c", "x").finished();
  const std::string between = TarBuilder().file("z").finished();
  for (const Case& c : cases) {
    const LayersRead read = read_tars({lower, between, TarBuilder(c.upper).finished()}, {});
    EXPECT_EQ(read.tree->hidden_from("a/b/c", 0), c.hidden_from) << c.name;
  }
}

}  // namespace
}  // namespace coaming
