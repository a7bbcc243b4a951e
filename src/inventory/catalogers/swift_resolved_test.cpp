#include "inventory/catalogers/swift_resolved.h"

#include <gtest/gtest.h>

#include "inventory/purl.h"
#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(SwiftResolved, ReadsPins) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Version1", R"({"object": {"pins": [
  {"package": "Nio", "repositoryURL": "https://github.com/apple/swift-nio.git",
   "state": {"branch": null, "revision": "abc", "version": "2.0.0"}}]}, "version": 1})",
       "github.com/apple/swift-nio@2.0.0 :2\n"},
      {"Places", R"({"pins": [
  {"identity": "a", "location": "git@github.com:o/a.git", "state": {"version": "1"}},
  {"identity": "b", "location": "ssh://git@host:2222/o/b", "state": {"version": "1"}},
  {"identity": "c", "location": "https://user:secret@host/o/c/", "state": {"version": "1"}},
  {"identity": "mona.linkedlist", "kind": "registry", "location": "", "state": {"version": "1"}},
  {"identity": "e", "kind": "localSourceControl", "location": "/srv/e", "state": {"revision": "abc", "branch": "main"}}
], "version": 2})",
       "github.com/o/a@1 :2\nhost:2222/o/b@1 :3\nhost/o/c@1 :4\nmona.linkedlist@1 :5\n/srv/e@abc :6\n"},
      {"Newer", R"({"pins": [], "version": 4})",
       "! unsupported line 1: the version of this file is not 1 to 3; packages may be missing\n"},
      {"Incomplete", R"({"pins": [{"identity": "a"}, {"state": {"version": "1"}}, 3, {"identity": "b", "state": []}]})",
       "! corrupt line 1: the package \"a\" has no version\n! corrupt line 1: a package without a name\n"
       "! corrupt line 1: a pin should be an object\n! corrupt line 1: the package \"b\" has no version\n"},
      {"Another", R"({"object": {"pins": {}}, "version": 1})",
       "error invalid this is not a Package.resolved: it has no pins\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_swift_resolved(c.text)), c.lines) << c.name;
}

TEST(SwiftResolved, GivesAPurlWithTheHost) {
  const auto catalog = parse_swift_resolved(
      R"({"pins": [{"identity": "a", "location": "https://github.com/RxSwiftCommunity/RxFlow.git", "state": {"version": "2.12.4"}}]})");
  ASSERT_TRUE(catalog);
  EXPECT_EQ(purl_of(catalog->packages.at(0), nullptr), "pkg:swift/github.com/RxSwiftCommunity/RxFlow@2.12.4");
}

}  // namespace
}  // namespace coaming
