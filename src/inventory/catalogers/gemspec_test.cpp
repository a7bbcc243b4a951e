#include "inventory/catalogers/gemspec.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(Gemspec, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"AsRubyGemsWritesIt",
       "# -*- encoding: utf-8 -*-\n# stub: nokogiri 1.13.3 x86_64-linux lib\n\nGem::Specification.new do |s|\n"
       "  s.name = \"nokogiri\".freeze\n  s.version = \"1.13.3\"\n  s.platform = \"x86_64-linux\".freeze\n"
       "  s.description = \"s.name = 'other'\\nand \\\"more\\\"\".freeze\n  s.licenses = [\"MIT\".freeze, "
       "\"Apache-2.0\".freeze]\n"
       "  if s.respond_to? :specification_version then\n    s.specification_version = 4\n  end\n"
       "  s.add_runtime_dependency(%q<racc>.freeze, [\"~> 1.4\".freeze])\n  s.add_dependency(%q<racc>.freeze, [\"~> "
       "1.4\".freeze])\n"
       "  s.add_dependency(%q<exact>, [\"= 2.0\"])\n  s.add_development_dependency(%q<rake>.freeze, [\"> 0\"])\nend\n",
       "nokogiri@1.13.3 [x86_64-linux] :5 (Apache-2.0, MIT) -> racc, exact@2.0\n"},
      {"AsOlderOnesWriteIt",
       "Gem::Specification.new do |s|\n  s.name = \"rss\"\n  s.version = \"0.2.9\"\n"
       "  if s.respond_to? :add_runtime_dependency then\n    s.add_runtime_dependency(%q<rexml>.freeze, [\">= 0\"])\n"
       "    s.add_development_dependency(%q<rake>.freeze, [\">= 0\"])\n  else\n    s.add_dependency(%q<rexml>, [\">= "
       "0\"])\n"
       "    s.add_dependency(%q<rake>, [\">= 0\"])\n  end\nend\n",
       "rss@0.2.9 :2 -> rexml\n"},
      {"PlatformOfTheStub",
       "# stub: a 1 java lib ext\nGem::Specification.new do |gem|\ngem.name='a'\ngem.version = Gem::Version.new('1')\n"
       "gem.license = %q{MIT}\nend",
       "a@1 [java] :3 (MIT)\n"},
      {"RubyIsNoPlatform",
       "# stub: a 1 ruby lib\nGem::Specification.new { |s|\n s.name = %q(a)\n s.version = '1'.freeze }\n", "a@1 :3\n"},
      {"IgnoresComments",
       "Gem::Specification.new do |s|\n# s.name = 'x'\n=begin\ns.name = 'y'\n=end\ns.name = 'a' # s\ns.version = "
       "'1'\n__END__\n"
       "s.license = 'z'\n",
       "a@1 :6\n"},
      {"ComputedVersion", "Gem::Specification.new do |s|\ns.name = 'a'\ns.version = \"#{major}.0\"\nend\n",
       "! not-found the version of the gem \"a\" is computed, as \"\"#{major}.0\"\"\n"},
      {"JoinedVersion", "Gem::Specification.new do |s|\ns.name = 'a'\ns.version = '1' + '2'\nend\n",
       "! not-found the version of the gem \"a\" is computed, as \"'1' + '2'\"\n"},
      {"NoVersion", "Gem::Specification.new do |s|\ns.name = 'a'\nend\n",
       "! not-found the version of the gem \"a\" is not stated\n"},
      {"ComputedName", "Gem::Specification.new do |s|\ns.name = NAME\ns.version = '1'\n",
       "error corrupt the specification of a gem without a literal name\n"},
      {"UnfinishedText", "Gem::Specification.new do |s|\ns.name = 'a\ns.version = '1'\n",
       "error corrupt the specification of a gem without a literal name\n"},
      {"OtherVariable", "Gem::Specification.new do |s|\nt.name = 'a'\nss.name = 'b'\n",
       "error corrupt the specification of a gem without a literal name\n"},
      {"NoBlock", "Gem::Specification.new\n", "error corrupt this is no specification of a gem\n"},
      {"OddVariable", "Gem::Specification.new do |(s)|\n", "error corrupt this is no specification of a gem\n"},
      {"OddStub", "# stub: a\n# stub:  \nGem::Specification.new do |s|\ns.name = 'a'\ns.version='1'\n", "a@1 :4\n"},
      {"Empty", "", "error corrupt this is no specification of a gem\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_gemspec(c.text)), c.lines) << c.name;
}

TEST(Gemspec, TakesAZeroByteForAMark) {
  const std::string_view text("Gem::Specification.new do |s|\ns.name = %q\0a\0\ns.version = '1'\ns.license = %q\0", 76);
  EXPECT_EQ(catalog_lines(parse_gemspec(text)), "a@1 :2\n");
}

}  // namespace
}  // namespace coaming
