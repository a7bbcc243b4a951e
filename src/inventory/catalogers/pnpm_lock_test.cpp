#include "inventory/catalogers/pnpm_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(PnpmLock, ReadsVersion5) {
  EXPECT_EQ(catalog_lines(parse_pnpm_lock(R"(lockfileVersion: 5.4

packages:

  /@babel/core/7.0.0_react@18.0.0:
    resolution: {integrity: sha512-x}
    dependencies:
      debug: 4.1.0
      alias: /debug/2.6.9
      from-git: github.com/o/from-git/abc
      with-peer: 1.0.0_react@18.0.0
      '@s/link': link:../x
    optionalDependencies:
      fsevents: 2.0.0
    dev: false

  /debug/4.1.0:
    resolution: {integrity: sha512-x}
    dev: true

  /debug/2.6.9: {dev: true}

  github.com/o/from-git/abc:
    name: from-git
    version: 3.0.0
    dev: true

  registry.example/with-peer/1.0.0_react@18.0.0: {}
  /with-peer/1.0.0_react@18.0.0: {}
)")),
            "@babel/core@7.0.0 :5 -> debug@4.1.0, debug@2.6.9, from-git@3.0.0, with-peer@1.0.0, fsevents\n"
            "debug@4.1.0 :17 dev\n"
            "debug@2.6.9 :21 dev\n"
            "from-git@3.0.0 :23 dev\n"
            "with-peer@1.0.0 :28\n");
}

TEST(PnpmLock, ReadsVersion6) {
  EXPECT_EQ(catalog_lines(parse_pnpm_lock(R"(lockfileVersion: '6.1'

packages:
  /@s/a@1.0.0(react@18.0.0)(x@1.0.0):
    dependencies:
      b: 2.0.0(react@18.0.0)
      alias: /b@1.0.0
  /b@2.0.0(react@18.0.0): {dev: true}
  /b@1.0.0: {}
  registry.example/c@1.0.0: {}
  file:../d:
    name: d
    version: 0.1.0
)")),
            "@s/a@1.0.0 :4 -> b@2.0.0, b@1.0.0\n"
            "b@2.0.0 :8 dev\n"
            "b@1.0.0 :9\n"
            "c@1.0.0 :10\n"
            "d@0.1.0 :11\n");
}

TEST(PnpmLock, ReadsVersion9) {
  EXPECT_EQ(catalog_lines(parse_pnpm_lock(R"(lockfileVersion: '9.0'

importers:
  .:
    dependencies:
      a: {specifier: ^1.0.0, version: 1.0.0(b@2.0.0)}
    devDependencies:
      tool: {specifier: ^5.0.0, version: 5.0.0}
      alias: {specifier: 'npm:b@1', version: b@1.0.0}
      ws: {specifier: 'workspace:*', version: link:packages/ws}
  packages/ws:
    optionalDependencies:
      tar: {specifier: 'https://host/tar.tgz', version: 'https://host/tar.tgz'}

packages:
  a@1.0.0:
    resolution: {integrity: sha512-x}
    peerDependencies: {b: '*'}
  b@1.0.0: {}
  b@2.0.0: {}
  tar@https://host/tar.tgz:
    version: 4.0.0
  of-tool@1.0.0: {}
  tool@5.0.0: {}
  folder@file:folder:
    resolution: {directory: folder, type: directory}

snapshots:
  a@1.0.0(b@2.0.0):
    dependencies:
      b: 2.0.0
  b@1.0.0: {}
  b@2.0.0: {}
  of-tool@1.0.0:
    dependencies: {tool: 5.0.0}
  tool@5.0.0:
    dependencies:
      a: 1.0.0(b@2.0.0)
      of-tool: 1.0.0
      tar: https://host/tar.tgz
  tar@https://host/tar.tgz: {}
  folder@file:folder: {}
)")),
            "a@1.0.0 :16 -> b@2.0.0\n"
            "b@1.0.0 :19 dev\n"
            "b@2.0.0 :20\n"
            "tar@4.0.0 :21\n"
            "of-tool@1.0.0 :23 dev -> tool@5.0.0\n"
            "tool@5.0.0 :24 dev -> a@1.0.0, of-tool@1.0.0, tar@4.0.0\n"
            "folder@file:folder :25\n");
}

TEST(PnpmLock, MakesDoubtsGaps) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"Empty", "", ""},
      {"OnlyAComment", "# nothing\n", ""},
      {"NoVersion", "packages:\n  /a/1.0.0: {}\n",
       "error invalid this is not a lock file of pnpm: it does not begin with its lockfileVersion\n"},
      {"VersionComesLate", "packages:\n  /a/1.0.0: {}\nlockfileVersion: 5.4\n",
       "error invalid this is not a lock file of pnpm: it does not begin with its lockfileVersion\n"},
      {"Newer", "lockfileVersion: '10.0'\npackages:\n  a@1.0.0: {}\n",
       "a@1.0.0 :3\n! unsupported line 1: lockfileVersion is not one up to 9; packages may be missing\n"},
      {"OddVersion", "lockfileVersion: [9]\npackages:\n  a@1.0.0: {}\n",
       "a@1.0.0 :3\n! unsupported line 1: lockfileVersion is not one up to 9; packages may be missing\n"},
      {"InlineSpecifiers", "lockfileVersion: 5.4-inlineSpecifiers\npackages:\n  /a/1.0.0: {}\n", "a@1.0.0 :3\n"},
      {"TwoDocuments",
       "lockfileVersion: '9.0'\npackages:\n  a@1.0.0: {}\n---\nlockfileVersion: '9.0'\npackages:\n  b@1.0.0: {}\n",
       "a@1.0.0 :3\nb@1.0.0 :7\n"},
      {"OddKeys", "lockfileVersion: '9.0'\npackages:\n  a: {}\n  '@s': {}\n  '': {}\n",
       "! corrupt line 3: \"a\" tells no name and version\n! corrupt line 4: \"@s\" tells no name and version\n"
       "! corrupt line 5: \"\" tells no name and version\n"},
      {"SnapshotAlone", "lockfileVersion: '9.0'\nsnapshots:\n  a@1.0.0(b@1.0.0): {dependencies: {b: 1.0.0}}\n",
       "a@1.0.0 :3 -> b\n"},
      {"Alias", "lockfileVersion: 5.4\npackages:\n  /a/1.0.0: &x {dev: true}\n  /b/1.0.0: *x\n",
       "a@1.0.0 :3 dev\nb@1.0.0 :4\n"
       "! unsupported line 4: an alias of YAML is not followed; what it stands for is missing here\n"},
      {"NotYaml", "lockfileVersion: 5.4\npackages: {\n",
       "error corrupt line 3, column 1: not valid YAML: did not find expected node content\n"},
      {"ListOfPackages", "lockfileVersion: 5.4\npackages: [a, b]\n", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_pnpm_lock(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
