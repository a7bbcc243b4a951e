#include "inventory/purl.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

#include "support/places.h"

namespace coaming {
namespace {

TEST(Purl, IsBuiltForDistributions) {
  struct Case {
    const char* name;
    const char* type;
    const char* package;
    const char* version;
    const char* architecture;
    const char* distribution;
    const char* purl;
  };
  const Case kCases[] = {
      {"Deb", "deb", "curl", "7.88.1-10+deb12u5", "amd64", "debian",
       "pkg:deb/debian/curl@7.88.1-10%2Bdeb12u5?arch=amd64&distro=debian-12"},
      {"DebEpoch", "deb", "tar", "1:1.34", "all", "debian", "pkg:deb/debian/tar@1:1.34?arch=all&distro=debian-12"},
      {"RpmEpochIsAQualifier", "rpm", "curl", "1:7.50.3-1.fc25", "i386", "fedora",
       "pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-12&epoch=1"},
      {"NoArchitecture", "apk", "musl", "1.2.4-r2", "", "alpine", "pkg:apk/alpine/musl@1.2.4-r2?distro=alpine-12"},
      {"OddBytes", "deb", "a/b c\n\xff", "1", "", "debian", "pkg:deb/debian/a%2Fb%20c%0A%FF@1?distro=debian-12"},
  };
  for (const Case& c : kCases) {
    Package package;
    package.type = c.type;
    package.name = c.package;
    package.version = c.version;
    package.architecture = c.architecture;
    Distribution distribution;
    distribution.id = c.distribution;
    distribution.version_id = "12";
    EXPECT_EQ(purl_of(package, &distribution), c.purl) << c.name;
  }
}

TEST(Purl, IsBuiltForLanguages) {
  struct Case {
    const char* type;
    const char* package;
    const char* version;
    const char* architecture;
    const char* purl;
  };
  const Case kCases[] = {
      {"pypi", "Zope.Interface__x", "1.0", "", "pkg:pypi/zope-interface-x@1.0"},
      {"gem", "nokogiri", "1.13.3", "x86_64-linux", "pkg:gem/nokogiri@1.13.3?platform=x86_64-linux"},
      {"gem", "rack", "2.2.3", "", "pkg:gem/rack@2.2.3"},
      {"cargo", "serde_json", "1.0.1", "", "pkg:cargo/serde_json@1.0.1"},
      {"golang", "github.com/BurntSushi/toml", "v1.0.0", "", "pkg:golang/github.com/burntsushi/toml@v1.0.0"},
      {"golang", "stdlib", "1.22.3", "", "pkg:golang/stdlib@1.22.3"},
      {"maven", "org.slf4j:slf4j-api", "1.7.25", "", "pkg:maven/org.slf4j/slf4j-api@1.7.25"},
      {"cocoapods", "Firebase/Core", "6.0", "", "pkg:cocoapods/Firebase@6.0#Core"},
      {"composer", "Laravel/Framework", "v5.5.0", "", "pkg:composer/laravel/framework@v5.5.0"},
      {"conan", "zlib", "1.2.11", "", "pkg:conan/zlib@1.2.11"},
      {"conda", "absl-py", "0.4.1", "linux-64", "pkg:conda/absl-py@0.4.1?subdir=linux-64"},
      {"hex", "acme/Foo", "2.3.0", "", "pkg:hex/acme/foo@2.3.0"},
      {"npm", "@babel/core", "7.0.0", "", "pkg:npm/%40babel/core@7.0.0"},
      {"npm", "left-pad", "1.3.0", "", "pkg:npm/left-pad@1.3.0"},
      {"nuget", "Newtonsoft.Json", "13.0.1", "", "pkg:nuget/Newtonsoft.Json@13.0.1"},
      {"pub", "shelf_web_socket", "1.0.2", "", "pkg:pub/shelf_web_socket@1.0.2"},
      {"swift", "github.com/apple/swift-nio", "2.0.0", "", "pkg:swift/github.com/apple/swift-nio@2.0.0"},
  };
  for (const Case& c : kCases) {
    Package package;
    package.type = c.type;
    package.name = c.package;
    package.version = c.version;
    package.architecture = c.architecture;
    EXPECT_EQ(purl_of(package, nullptr), c.purl);
  }
  EXPECT_EQ(comparable_name("npm", "A.b_c"), "A.b_c");
}

std::string text_of(const boost::json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string().c_str()) : std::string();
}

PurlParts parts_of(const boost::json::object& row) {
  PurlParts parts;
  parts.type = text_of(row, "type");
  parts.name_space = text_of(row, "namespace");
  parts.name = text_of(row, "name");
  parts.version = text_of(row, "version");
  parts.subpath = text_of(row, "subpath");
  if (row.at("qualifiers").is_object()) {
    for (const auto& [key, value] : row.at("qualifiers").as_object()) {
      parts.qualifiers.emplace_back(std::string(key), std::string(value.as_string().c_str()));
    }
  }
  return parts;
}

boost::json::value read_json(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return boost::json::parse(text.str());
}

// The specification's own suite: every valid purl, built from its components.
TEST(Purl, AgreesWithTheSpecification) {
  const auto file = shared_folder() / "vectors/purl/purl-test-suite-data.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the shared vectors are not here: " << file;
  const boost::json::value suite = read_json(file);
  int checked = 0;
  for (const auto& item : suite.as_array()) {
    const auto& row = item.as_object();
    if (row.at("is_invalid").as_bool()) continue;
    EXPECT_EQ(build_purl(parts_of(row)), text_of(row, "canonical_purl")) << text_of(row, "description");
    ++checked;
  }
  EXPECT_GT(checked, 10);
}

// The newer suite, a file a type. It encodes the '/' in a value of a qualifier, which the other one does not: whoever
// reads purls must take both, and what has one is left out here.
TEST(Purl, AgreesWithTheSpecificationOfEachType) {
  const auto folder = shared_folder() / "vectors/purl/purl-spec-tests";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the shared vectors are not here: " << folder;
  int checked = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const boost::json::value suite = read_json(file.path());
    for (const auto& item : suite.as_object().at("tests").as_array()) {
      const auto& row = item.as_object();
      if (text_of(row, "test_type") != "build" || row.at("expected_failure").as_bool()) continue;
      const PurlParts parts = parts_of(row.at("input").as_object());
      const auto has_slash = [](const auto& qualifier) { return qualifier.second.find('/') != std::string::npos; };
      if (std::any_of(parts.qualifiers.begin(), parts.qualifiers.end(), has_slash)) continue;
      EXPECT_EQ(build_purl(parts), text_of(row, "expected_output"))
          << file.path().filename() << ": " << text_of(row, "description");
      ++checked;
    }
  }
  EXPECT_GT(checked, 100);
}

}  // namespace
}  // namespace coaming
