#include "inventory/catalogers/unpinned.h"

#include "base/text.h"

namespace coaming {

namespace {

constexpr std::size_t kMaxNamed = 50;
constexpr std::size_t kMaxNameBytes = 80;

}  // namespace

void Unpinned::add(std::string_view name, std::size_t line) {
  if (++count_ > kMaxNamed) return;
  if (count_ > 1) names_ += ", ";
  names_ += printable(name.substr(0, kMaxNameBytes));
  if (name.size() > kMaxNameBytes) names_ += "...";
  names_ += " (line " + std::to_string(line) + ")";
}

void Unpinned::tell(Catalog& catalog) const {
  if (count_ == 0) return;
  std::string message = count_ == 1 ? "1 package has" : std::to_string(count_) + " packages have";
  message += " no version in this file: " + names_;
  if (count_ > kMaxNamed) message += " and " + std::to_string(count_ - kMaxNamed) + " more";
  catalog.add_gap(ErrorCode::NotFound, message + "; what gets installed is not known");
}

}  // namespace coaming
