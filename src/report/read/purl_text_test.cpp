#include "report/read/purl_text.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "base/json.h"
#include "support/places.h"

namespace coaming {
namespace {

TEST(PurlText, IsTakenApart) {
  const auto purl = parse_purl("pkg:DEB/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-12&a=#src");
  ASSERT_TRUE(purl);
  EXPECT_EQ(purl->type, "deb");
  EXPECT_EQ(purl->name_space, "debian");
  EXPECT_EQ(purl->name, "libstdc++6");
  EXPECT_EQ(purl->version, "12.2.0-14+deb12u1");
  EXPECT_EQ(purl->qualifier("arch"), "amd64");
  EXPECT_EQ(purl->qualifiers.size(), 2U);
  EXPECT_EQ(purl->qualifier("a"), "");
}

TEST(PurlText, IsToldApartFromOtherText) {
  for (const char* text : {"", "pkg:", "pkg:deb", "pkg:deb/", "http://a/b", "pkg:1deb/a", "pkg:d eb/a", "pkg:deb/a?b",
                           "pkg:deb/a?1=b", "deb/a@1"}) {
    EXPECT_FALSE(parse_purl(text)) << text;
  }
  EXPECT_FALSE(parse_purl("pkg:deb/" + std::string(kMaxPurlBytes, 'a')));
}

TEST(PurlText, NpmScopesMayBeWrittenPlainly) {
  const auto purl = parse_purl("pkg:npm/@babel/core@7.0.0");
  ASSERT_TRUE(purl);
  EXPECT_EQ(purl->name_space, "@babel");
  EXPECT_EQ(purl->name, "core");
  EXPECT_EQ(purl->version, "7.0.0");
  EXPECT_EQ(parse_purl("pkg:npm/@babel/core")->version, "");
}

TEST(PurlText, IsMadeForWhatHasNone) {
  EXPECT_EQ(generic_purl("a b/c", "1+2"), "pkg:generic/a%20b%2Fc@1%2B2");
  EXPECT_EQ(generic_purl("a", ""), "pkg:generic/a");
}

// The parts that a test expects, those of the types with rules of their own left aside.
TEST(PurlText, ReadsTheTestSuiteOfTheSpecification) {
  namespace fs = std::filesystem;
  const fs::path folder = shared_folder() / "vectors/purl/purl-spec-tests";
  if (!fs::exists(folder)) GTEST_SKIP() << "../shared/vectors/purl is not there";
  std::size_t read = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    const auto document = parse_json(std::string(std::istreambuf_iterator<char>(file), {}));
    ASSERT_TRUE(document) << entry.path();
    for (const auto& test : document->at("tests").as_array()) {
      if (test.at("test_type").as_string() != "parse" || test.at("expected_failure").as_bool()) continue;
      const auto purl = parse_purl(std::string(test.at("input").as_string()));
      ASSERT_TRUE(purl) << test.at("input").as_string();
      const auto& expected = test.at("expected_output").as_object();
      const auto text = [&](const char* name) {
        return expected.at(name).is_null() ? std::string() : std::string(expected.at(name).as_string());
      };
      const auto lower = [](std::string value) {
        for (char& c : value) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        std::replace(value.begin(), value.end(), '_', '-');
        return value;
      };
      EXPECT_EQ(purl->type, text("type"));
      EXPECT_EQ(lower(purl->name_space), lower(text("namespace"))) << test.at("input").as_string();
      EXPECT_EQ(lower(purl->name), lower(text("name"))) << test.at("input").as_string();
      EXPECT_EQ(lower(purl->version), lower(text("version"))) << test.at("input").as_string();
      ++read;
    }
  }
  EXPECT_GT(read, 100U);
}

}  // namespace
}  // namespace coaming
