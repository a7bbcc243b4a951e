#include "inventory/catalogers/podfile_lock.h"

#include <gtest/gtest.h>

#include "inventory/purl.h"
#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(PodfileLock, ReadsPods) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Plain", R"x(PODS:
  - Alamofire (5.4.3)
  - Firebase/Core (6.0.0):
    - Firebase/CoreOnly
    - GoogleUtilities/Environment (~> 6.0)
  - Firebase/CoreOnly (6.0.0)
  - "GoogleUtilities/NSData+zlib (6.1.0)":
    - Alamofire (= 5.4.3)

DEPENDENCIES:
  - Alamofire (~> 5.4)

SPEC CHECKSUMS:
  Alamofire: 0123

PODFILE CHECKSUM: abc

COCOAPODS: 1.10.1
)x",
       "Alamofire@5.4.3 :2\n"
       "Firebase/Core@6.0.0 :3 -> Firebase/CoreOnly@6.0.0, GoogleUtilities/Environment\n"
       "Firebase/CoreOnly@6.0.0 :6\n"
       "GoogleUtilities/NSData+zlib@6.1.0 :7 -> Alamofire@5.4.3\n"},
      {"NoVersion", "PODS:\n  - A\n  - B ()\n  - [C (1)]\n",
       "! corrupt line 2: the package \"A\" has no version\n! corrupt line 3: the package \"B\" has no version\n"
       "! corrupt line 4: a package without a name\n"},
      {"Empty", "PODS: []\n", ""},
      {"Another", "DEPENDENCIES: []\n", "error invalid this is not a Podfile.lock: it has no list PODS\n"},
      {"NotYaml", "{", "error corrupt line 2, column 1: not valid YAML: did not find expected node content\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_podfile_lock(c.text)), c.lines) << c.name;
}

TEST(PodfileLock, GivesSubspecsAPurl) {
  const auto catalog = parse_podfile_lock("PODS:\n  - \"GoogleUtilities/NSData+zlib (7.5.2)\"\n");
  ASSERT_TRUE(catalog);
  EXPECT_EQ(purl_of(catalog->packages.at(0), nullptr), "pkg:cocoapods/GoogleUtilities@7.5.2#NSData%2Bzlib");
}

}  // namespace
}  // namespace coaming
