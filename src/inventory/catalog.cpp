#include "inventory/catalog.h"

#include <algorithm>
#include <atomic>

namespace coaming {

namespace {

std::atomic<std::size_t> most_packages = kMaxPackages;

}  // namespace

std::size_t max_packages_of_file() { return most_packages; }

void set_max_packages_of_file(std::size_t count) { most_packages = std::min(count, kMaxPackages); }

Gap too_many_packages() {
  const std::size_t count = max_packages_of_file();
  return {ErrorCode::TooLarge, "", std::nullopt,
          "more than " + std::to_string(count) + " packages" +
              (count < kMaxPackages ? ", as many as --max-memory allows" : "") + "; those beyond are missing here"};
}

void Catalog::add_package(Package package) {
  if (packages.size() < max_packages_of_file()) {
    packages.push_back(std::move(package));
  } else if (gaps.empty() || gaps.back() != too_many_packages()) {
    gaps.push_back(too_many_packages());
  }
}

void Catalog::add_gap(ErrorCode code, std::string message) {
  if (gaps.size() < kMaxGapsOfFile) {
    gaps.push_back({code, "", std::nullopt, std::move(message)});
  } else if (gaps.size() == kMaxGapsOfFile) {
    gaps.push_back({code, "", std::nullopt, "and more like these in the same file"});
  }
}

}  // namespace coaming
