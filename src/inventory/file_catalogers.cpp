#include "inventory/file_catalogers.h"

#include <algorithm>
#include <array>

#include "inventory/catalogers.h"

namespace coaming {

namespace {

// Bytes that could not be had are a doubt whoever owns the file; anything else is a doubt about its packages.
void add_gap(Gap gap, FileFacts& facts) {
  const bool is_unread = gap.code == ErrorCode::Unavailable || gap.code == ErrorCode::Denied;
  (is_unread ? facts.gaps : facts.package_gaps).push_back(std::move(gap));
}

}  // namespace

FileCatalogers::FileCatalogers(Evidence evidence) : FileCatalogers(evidence, all_catalogers()) {}

FileCatalogers::FileCatalogers(Evidence evidence, std::span<const Cataloger> catalogers) {
  for (const Cataloger& cataloger : catalogers) {
    if (cataloger.read_alone == nullptr || cataloger.evidence != evidence) continue;
    for (const std::string_view path : cataloger.paths) paths_.add(path, rows_.size());
    rows_.push_back(&cataloger);
  }
}

// Calls visit(row) once for each cataloger that wants the file, until it returns false.
template <typename Visit>
void FileCatalogers::find(const FileEntry& entry, std::string_view first_bytes, const Visit& visit) const {
  std::array<const Cataloger*, 32> seen{};
  std::size_t count = 0;
  bool goes_on = true;
  paths_.find(entry.path, [&](std::size_t row) {
    const Cataloger* cataloger = rows_[row];
    const auto begins_with = [&](std::string_view magic) { return first_bytes.starts_with(magic); };
    const bool fits =
        cataloger->magics.empty() || std::any_of(cataloger->magics.begin(), cataloger->magics.end(), begins_with);
    auto* const end = seen.begin() + count;
    if (!goes_on || !fits || count == seen.size() || std::find(seen.begin(), end, cataloger) != end) return;
    seen[count++] = cataloger;
    goes_on = visit(*cataloger);
  });
}

bool FileCatalogers::wants(const FileEntry& entry, std::string_view first_bytes) const {
  bool is_wanted = false;
  find(entry, first_bytes, [&](const Cataloger&) {
    is_wanted = true;
    return false;
  });
  return is_wanted;
}

void FileCatalogers::read(const FileEntry& entry, const ByteRange& bytes, FileFacts& facts) const {
  std::array<char, kFirstBytes> first{};
  const std::size_t size = std::min<std::uint64_t>(first.size(), bytes.size());
  if (auto read = bytes.read_at(0, std::span(first.data(), size)); !read) {
    facts.gaps.push_back({read.error().code, "", std::nullopt, read.error().message});
    return;
  }
  find(entry, std::string_view(first.data(), size), [&](const Cataloger& cataloger) {
    auto catalog = cataloger.read_alone(entry.path, bytes);
    if (!cataloger.locks.empty()) facts.locks = cataloger.locks;
    if (!catalog) {
      add_gap({catalog.error().code, "", std::nullopt,
               catalog.error().message + "; the packages it lists are missing here"},
              facts);
      return true;
    }
    for (Package& package : catalog->packages) {
      if (package.found_by.empty()) package.found_by = cataloger.name;
      if (package.found_in.empty()) package.found_in.emplace_back();
      facts.packages.push_back(std::move(package));
    }
    if (!catalog->asks_for.empty()) facts.asks_for = catalog->asks_for;
    for (Gap& gap : catalog->gaps) add_gap(std::move(gap), facts);
    return true;
  });
}

std::string FileCatalogers::version() const {
  std::string text;
  for (const Cataloger* cataloger : rows_) {
    text += std::string(cataloger->name) + ":" + std::to_string(cataloger->version) + " ";
  }
  return text;
}

}  // namespace coaming
