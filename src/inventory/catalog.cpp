#include "inventory/catalog.h"

namespace coaming {

Gap too_many_packages() {
  return {ErrorCode::TooLarge, "", std::nullopt,
          "more than " + std::to_string(kMaxPackages) + " packages; those beyond are missing here"};
}

void Catalog::add_package(Package package) {
  if (packages.size() < kMaxPackages) {
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
