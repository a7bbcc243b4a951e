#include "inventory/catalogers/pdm_lock.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(PdmLock, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"JoinsExtras",
       "[metadata]\nlock_version = \"4.5.0\"\n[[package]]\nname = \"requests\"\nversion = \"2.32.3\"\ngroups = "
       "[\"default\"]\n"
       "dependencies = [\"idna<4\"]\n[[package]]\nname = \"requests\"\nversion = \"2.32.3\"\nextras = [\"socks\"]\n"
       "groups = [\"dev\"]\ndependencies = [\"PySocks!=1.5.7\", \"requests==2.32.3\"]\n[[package]]\nname = "
       "\"pysocks\"\nversion = \"1.7.1\"\n"
       "groups = [\"dev\"]\n",
       "requests@2.32.3 :3 -> idna, pysocks@1.7.1\npysocks@1.7.1 :14 dev\n"},
      {"OddDependency",
       "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [\n\"b\",\n\"===\",\n\"c; extra == 'x'\"]\n",
       "a@1 :1 -> b\n! invalid line 6: a dependency that cannot be read\n"},
      {"OtherGroupsMayBeExtras", "[[package]]\nname = \"a\"\nversion = \"1\"\ngroups = [\"dev\", \"docs\"]\n",
       "a@1 :1\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_pdm_lock(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
