#include "inventory/origins.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

struct Entry {
  std::string name, version, architecture;
};

Package package_of(const Entry& entry) {
  Package package;
  package.type = "deb";
  package.name = entry.name;
  package.version = entry.version;
  package.architecture = entry.architecture;
  return package;
}

// "name version layer[<replaced version:layer …]" for each package of the last step.
std::vector<std::string> origins_of(const std::vector<std::vector<Entry>>& steps) {
  Origins origins;
  std::vector<Package> last;
  for (std::size_t step = 0; step < steps.size(); ++step) {
    last.clear();
    for (const Entry& entry : steps[step]) last.push_back(package_of(entry));
    std::vector<const Package*> pointers;
    for (const Package& package : last) pointers.push_back(&package);
    origins.add_step(step, pointers);
  }
  std::vector<std::string> result;
  for (Package& package : last) {
    origins.apply_to(package);
    std::string text = package.name + " " + package.version + " " + std::to_string(*package.layer);
    for (const EarlierVersion& earlier : package.replaces) {
      text += " <" + earlier.version + ":" + std::to_string(earlier.layer);
    }
    result.push_back(text);
  }
  return result;
}

TEST(Origins, AreTheLayersThatBroughtThingsIn) {
  struct Case {
    const char* name;
    std::vector<std::vector<Entry>> steps;
    std::vector<std::string> expected;
  };
  const Case kCases[] = {
      {"StaysWithItsLayer", {{{"a", "1", ""}}, {{"a", "1", ""}, {"b", "1", ""}}}, {"a 1 0", "b 1 1"}},
      {"UpgradeIsTheNewLayers", {{{"a", "1", ""}}, {{"a", "2", ""}}, {{"a", "2", ""}}}, {"a 2 1 <1:0"}},
      {"EveryUpgradeIsKept", {{{"a", "1", ""}}, {{"a", "2", ""}}, {{"a", "3", ""}}}, {"a 3 2 <1:0 <2:1"}},
      {"DeletedAndBroughtBack", {{{"a", "1", ""}}, {}, {{"a", "1", ""}}}, {"a 1 2"}},
      {"Downgrade", {{{"a", "2", ""}}, {{"a", "1", ""}}}, {"a 1 1 <2:0"}},
      {"SecondVersionBeside", {{{"k", "1", ""}}, {{"k", "1", ""}, {"k", "2", ""}}}, {"k 1 0", "k 2 1"}},
      {"OtherArchitecture", {{{"a", "1", "amd64"}}, {{"a", "1", "amd64"}, {"a", "1", "i386"}}}, {"a 1 0", "a 1 1"}},
  };
  for (const Case& c : kCases) EXPECT_EQ(origins_of(c.steps), c.expected) << c.name;
}

}  // namespace
}  // namespace coaming
