#include "inventory/catalogers/rpm/header.h"

#include <set>

#include "base/bytes.h"

namespace coaming {
namespace {

constexpr std::size_t kPreambleBytes = 8;
constexpr std::size_t kEntryBytes = 16;
constexpr std::uint32_t kEpochTag = 1003;
constexpr std::uint32_t kProvideNameTag = 1047;
constexpr std::uint32_t kRequireNameTag = 1049;
constexpr std::uint32_t kOldFileNamesTag = 1027;  // whole paths, of headers before rpm 4
constexpr std::uint32_t kDirectoryIndexesTag = 1116;
constexpr std::uint32_t kBaseNamesTag = 1117;
constexpr std::uint32_t kDirectoryNamesTag = 1118;

enum class EntryType : std::uint32_t { Int32 = 4, String = 6, StringArray = 8, I18nString = 9 };

struct TextTag {
  std::uint32_t tag;
  std::string_view name;
  std::string RpmHeader::*field;
};

constexpr TextTag kTextTags[] = {
    {1000, "NAME", &RpmHeader::name},
    {1001, "VERSION", &RpmHeader::version},
    {1002, "RELEASE", &RpmHeader::release},
    {1011, "VENDOR", &RpmHeader::vendor},
    {1014, "LICENSE", &RpmHeader::license},
    {1022, "ARCH", &RpmHeader::architecture},
    {1044, "SOURCERPM", &RpmHeader::source_rpm},
    {5096, "MODULARITYLABEL", &RpmHeader::modularity_label},
};

struct Entry {
  std::uint32_t tag;
  EntryType type;
  std::uint32_t offset;  // of the first value, in the store
  std::uint32_t count;
};

Error corrupt(std::string message) { return {ErrorCode::Corrupt, std::move(message)}; }

// The text of an entry, or the first of its texts: every kind of text lies in the store the same way.
Result<std::string_view> read_text(const Entry& entry, std::string_view store) {
  if (entry.type != EntryType::String && entry.type != EntryType::StringArray && entry.type != EntryType::I18nString) {
    return corrupt("has type " + std::to_string(static_cast<std::uint32_t>(entry.type)) + ", which is no text");
  }
  if (entry.count == 0) return corrupt("has no value");
  if (entry.offset >= store.size()) return corrupt("lies outside the header");
  const std::size_t end = store.find('\0', entry.offset);
  if (end == std::string_view::npos) return corrupt("runs out of the header");
  return store.substr(entry.offset, end - entry.offset);
}

Result<std::uint32_t> read_number(const Entry& entry, std::string_view store) {
  if (entry.type != EntryType::Int32 || entry.count == 0) return corrupt("is not a number of 32 bits");
  if (entry.offset > store.size() || store.size() - entry.offset < sizeof(std::uint32_t)) {
    return corrupt("lies outside the header");
  }
  return load_be32(store.data() + entry.offset);
}

// All texts of an entry, `most` at most.
Result<std::vector<std::string_view>> read_texts(const Entry& entry, std::string_view store, std::size_t most) {
  if (auto first = read_text(entry, store); !first) return first.error();
  std::vector<std::string_view> texts;
  std::size_t at = entry.offset;
  for (std::size_t i = 0; i < entry.count && i < most; ++i) {
    const std::size_t end = at < store.size() ? store.find('\0', at) : std::string_view::npos;
    if (end == std::string_view::npos) return corrupt("runs out of the header");
    texts.push_back(store.substr(at, end - at));
    at = end + 1;
  }
  return texts;
}

// The names of a relation, each once; "rpmlib(...)" is what the package manager itself must be able to do.
Result<std::vector<std::string>> read_relations(const Entry& entry, std::string_view store) {
  const auto texts = read_texts(entry, store, kMaxRpmRelations);
  if (!texts) return texts.error();
  std::set<std::string_view> names(texts->begin(), texts->end());
  std::vector<std::string> kept;
  for (const std::string_view name : names) {
    if (!name.empty() && !name.starts_with("rpmlib(")) kept.emplace_back(name);
  }
  return kept;
}

Result<void> take_entry(const Entry& entry, std::string_view store, RpmHeader& header) {
  if (entry.tag == kEpochTag) {
    auto epoch = read_number(entry, store);
    if (!epoch) return epoch.error().in("EPOCH");
    header.epoch = *epoch;
    return {};
  }
  if (entry.tag == kRequireNameTag || entry.tag == kProvideNameTag) {
    const bool is_need = entry.tag == kRequireNameTag;
    auto names = read_relations(entry, store);
    if (!names) return names.error().in(is_need ? "REQUIRENAME" : "PROVIDENAME");
    (is_need ? header.needs : header.offers) = std::move(*names);
    return {};
  }
  for (const TextTag& known : kTextTags) {
    if (known.tag != entry.tag) continue;
    auto text = read_text(entry, store);
    if (!text) return text.error().in(known.name);
    header.*known.field = std::string(*text);
  }
  return {};
}

// Calls take(entry, store) for each entry until it fails.
template <typename Take>
Result<void> visit_entries(std::string_view blob, const Take& take) {
  if (blob.size() > kMaxRpmHeaderBytes) {
    return Error{ErrorCode::TooLarge, "a header of " + std::to_string(blob.size()) + " bytes, the limit is " +
                                          std::to_string(kMaxRpmHeaderBytes)};
  }
  if (blob.size() < kPreambleBytes) return corrupt("a header of " + std::to_string(blob.size()) + " bytes");
  const std::size_t entries = load_be32(blob.data());
  const std::size_t store_bytes = load_be32(blob.data() + 4);
  if (entries > kMaxRpmHeaderEntries) {
    return Error{ErrorCode::TooLarge, "a header of " + std::to_string(entries) + " entries, the limit is " +
                                          std::to_string(kMaxRpmHeaderEntries)};
  }
  const std::size_t store_offset = kPreambleBytes + entries * kEntryBytes;
  if (blob.size() != store_offset + store_bytes) {
    return corrupt("a header of " + std::to_string(blob.size()) + " bytes that says it has " +
                   std::to_string(store_offset + store_bytes));
  }
  const std::string_view store = blob.substr(store_offset);
  for (std::size_t i = 0; i < entries; ++i) {
    const char* bytes = blob.data() + kPreambleBytes + i * kEntryBytes;
    const Entry entry{load_be32(bytes), static_cast<EntryType>(load_be32(bytes + 4)), load_be32(bytes + 8),
                      load_be32(bytes + 12)};
    if (auto taken = take(entry, store); !taken) return taken;
  }
  return {};
}

}  // namespace

Result<RpmHeader> parse_rpm_header(std::string_view blob) {
  RpmHeader header;
  const auto visited =
      visit_entries(blob, [&](const Entry& entry, std::string_view store) { return take_entry(entry, store, header); });
  if (!visited) return visited.error();
  if (header.name.empty()) return corrupt("a header without NAME");
  if (header.version.empty()) return corrupt("the header of " + header.name + " has no VERSION");
  if (header.release.empty()) return corrupt("the header of " + header.name + " has no RELEASE");
  return header;
}

Result<void> visit_rpm_header_files(std::string_view blob, const std::function<void(std::string_view)>& visit) {
  std::vector<std::string_view> folders;
  std::vector<std::string_view> names;
  std::vector<std::string_view> whole;
  std::vector<std::uint32_t> indexes;
  auto visited = visit_entries(blob, [&](const Entry& entry, std::string_view store) -> Result<void> {
    const bool is_index = entry.tag == kDirectoryIndexesTag;
    auto* texts = entry.tag == kDirectoryNamesTag ? &folders
                  : entry.tag == kBaseNamesTag    ? &names
                  : entry.tag == kOldFileNamesTag ? &whole
                                                  : nullptr;
    if (texts != nullptr) {
      auto read = read_texts(entry, store, kMaxRpmFiles);
      if (!read) return read.error().in("the names of its files");
      *texts = std::move(*read);
    } else if (is_index) {
      for (std::uint32_t i = 0; i < entry.count && i < kMaxRpmFiles; ++i) {
        const auto index = read_number({entry.tag, entry.type, entry.offset + 4 * i, 1}, store);
        if (!index) return index.error().in("the folders of its files");
        indexes.push_back(*index);
      }
    }
    return {};
  });
  if (!visited) return visited;
  std::string path;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i >= indexes.size() || indexes[i] >= folders.size())
      return corrupt("its files are in folders that it does not name");
    path = folders[indexes[i]];
    path += names[i];
    visit(std::string_view(path).substr(path.starts_with('/') ? 1 : 0));
  }
  for (const std::string_view name : whole) visit(name.substr(name.starts_with('/') ? 1 : 0));
  return {};
}

}  // namespace coaming
