#include "cli/output.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "support/sample_report.h"

namespace coaming {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(Outputs, AreParsed) {
  const auto outputs = parse_outputs({"text", "json=a=b.json"});
  ASSERT_TRUE(outputs) << outputs.error().message;
  ASSERT_EQ(outputs->size(), 2U);
  EXPECT_EQ((*outputs)[0].file, "");
  EXPECT_EQ((*outputs)[1].format->name, "json");
  EXPECT_EQ((*outputs)[1].file, "a=b.json");
}

TEST(Outputs, MistakesAreNamed) {
  struct Case {
    const char* name;
    std::vector<std::string> texts;
    const char* message;
  };
  const Case kCases[] = {
      {"UnknownFormat", {"xml"}, "-o xml: there is no such format; there are: cyclonedx, html, json, spdx, syft, text"},
      {"NoFile", {"json="}, "-o json=: a file should follow the '='"},
      {"TwoOnStandardOutput",
       {"json", "text"},
       "two reports cannot share the standard output; give one a file: -o text=FILE"},
      {"SameFile", {"json=x", "text=x"}, "-o text=x: the same file is given twice"},
  };
  for (const Case& c : kCases) {
    const auto outputs = parse_outputs(c.texts);
    ASSERT_FALSE(outputs) << c.name;
    EXPECT_EQ(outputs.error().message, c.message) << c.name;
  }
}

TEST(Outputs, FilesAppearWholeOrNotAtAll) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "coaming-output-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string json = (folder / "r.json").string();
  const std::string text = (folder / "r.txt").string();
  const auto outputs = parse_outputs({"json=" + json, "text=" + text});
  ASSERT_TRUE(outputs);
  std::ofstream(json) << "an older report";
  const auto written = write_outputs(*outputs, sample_report());
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_NE(read_file(json).find("\"coaming-report\""), std::string::npos);
  EXPECT_NE(read_file(text).find("5 packages in 2 layers"), std::string::npos);
  const auto entries = std::distance(std::filesystem::directory_iterator(folder), {});
  EXPECT_EQ(entries, 2) << "temporary files are left";

  const auto nowhere = parse_outputs({"json=" + (folder / "none" / "r.json").string()});
  ASSERT_TRUE(nowhere);
  const auto failed = write_outputs(*nowhere, sample_report());
  ASSERT_FALSE(failed);
  EXPECT_NE(failed.error().message.find("none/r.json: cannot write it: No such file or directory"), std::string::npos)
      << failed.error().message;
  std::filesystem::remove_all(folder);
}

TEST(Outputs, FullDiskIsAnError) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full here";
  const auto outputs = parse_outputs({"json=/dev/full"});
  ASSERT_TRUE(outputs);
  const auto written = write_outputs(*outputs, sample_report());
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().message.find("No space left on device"), std::string::npos) << written.error().message;
}

}  // namespace
}  // namespace coaming
