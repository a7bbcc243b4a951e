#include "inventory/catalogers/gemfile_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(GemfileLock, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"JoinsPlatforms",
       "GEM\n  remote: https://rubygems.org/\n  specs:\n    nokogiri (1.13.3)\n      racc (~> 1.4)\n    nokogiri "
       "(1.13.3-x86_64-linux)\n"
       "      racc (~> 1.4)\n    racc (1.6.0)\n    racc (1.6.0-java)\n\nCHECKSUMS\n  racc (1.6.0) sha256=00\n",
       "nokogiri@1.13.3 :4 -> racc@1.6.0\nracc@1.6.0 :8\n"},
      {"ListsOtherSources",
       "PATH\r\n  remote: .\r\n  specs:\r\n    own (0.1.0)\r\n      rack\r\n\r\nPLUGIN SOURCE\r\n  specs:\r\n    plug "
       "(1)\r\n"
       "      rack!\r\nGEM\r\n  specs:\r\n    rack (3.0.0)\r\n\r\nDEPENDENCIES\r\n    own!\r\n",
       "own@0.1.0 :4 -> rack@3.0.0\nplug@1 :9 -> rack@3.0.0\nrack@3.0.0 :13\n"},
      {"Conflict", "GEM\n  specs:\n<<<<<<< HEAD\n    a (1)\n=======\n    a (2)\n",
       "! corrupt line 3: \"<<<<<<< HEAD\" is of no known form; lines like it were passed over\n"},
      {"OddIndent", "GEM\n  specs:\n   a (1)\n    b (2)\n\t c\n",
       "b@2 :4\n! corrupt line 3: \"a (1)\" is of no known form; lines like it were passed over\n"},
      {"NoVersion", "GEM\n  specs:\n    a\n      b\n    c ()\n    d (\n    e )1(\n",
       "! corrupt line 3: the gem \"a\" has no version\n! corrupt line 5: the package \"c\" has no version\n"
       "! corrupt line 6: the gem \"d (\" has no version\n! corrupt line 7: the gem \"e )1(\" has no version\n"},
      {"Prose", "hello\nworld\n", "error corrupt this is not a lock file of Bundler: it has no section\n"},
      {"Empty", "", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_gemfile_lock(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
