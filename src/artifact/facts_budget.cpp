#include "artifact/facts_budget.h"

#include <vector>

namespace coaming {

namespace {

std::size_t memory_of(const std::string& text) {
  constexpr std::size_t kInPlace = 15;   // of libstdc++, without memory of its own
  constexpr std::size_t kOverhead = 16;  // of a block of memory
  return text.size() <= kInPlace ? 0 : text.size() + 1 + kOverhead;
}

template <typename T, typename Each>
std::size_t memory_of_all(const std::vector<T>& values, const Each& each) {
  std::size_t bytes = values.capacity() * sizeof(T);
  for (const T& value : values) bytes += each(value);
  return bytes;
}

std::size_t memory_of(const Package& package) {
  std::size_t bytes = 0;
  for (const std::string* text : {&package.type, &package.name, &package.version, &package.architecture,
                                  &package.source_name, &package.source_version, &package.cpe, &package.found_by}) {
    bytes += memory_of(*text);
  }
  const auto of_text = [](const std::string& text) { return memory_of(text); };
  bytes += memory_of_all(package.licenses, of_text) + memory_of_all(package.offers, of_text);
  bytes +=
      memory_of_all(package.needs, [](const Need& need) { return memory_of(need.name) + memory_of(need.version); });
  return bytes + memory_of_all(package.found_in, [](const Location& place) { return memory_of(place.path); });
}

}  // namespace

std::size_t memory_of(const std::vector<Package>& packages) {
  return memory_of_all(packages, [](const Package& package) { return memory_of(package); });
}

std::size_t memory_of(const FileFacts& facts) {
  constexpr std::size_t kIndexed = 128;  // what finds it by its path
  std::size_t bytes = sizeof facts + kIndexed + 2 * memory_of(facts.path) + memory_of(facts.packages);
  bytes += memory_of_all(facts.findings, [](const Finding& finding) {
    return memory_of(finding.rule) + memory_of(finding.title) + memory_of(finding.evidence) + memory_of(finding.remedy);
  });
  const auto of_gap = [](const Gap& gap) { return memory_of(gap.path) + memory_of(gap.message); };
  bytes += memory_of_all(facts.gaps, of_gap) + memory_of_all(facts.package_gaps, of_gap);
  return bytes + memory_of(facts.locks) + memory_of(facts.asks_for);
}

}  // namespace coaming
