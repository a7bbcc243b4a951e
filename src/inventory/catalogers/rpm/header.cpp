#include "inventory/catalogers/rpm/header.h"

#include "base/bytes.h"

namespace coaming {
namespace {

constexpr std::size_t kPreambleBytes = 8;
constexpr std::size_t kEntryBytes = 16;
constexpr std::uint32_t kEpochTag = 1003;

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

Result<void> take_entry(const Entry& entry, std::string_view store, RpmHeader& header) {
  if (entry.tag == kEpochTag) {
    auto epoch = read_number(entry, store);
    if (!epoch) return epoch.error().in("EPOCH");
    header.epoch = *epoch;
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

}  // namespace

Result<RpmHeader> parse_rpm_header(std::string_view blob) {
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

  RpmHeader header;
  const std::string_view store = blob.substr(store_offset);
  for (std::size_t i = 0; i < entries; ++i) {
    const char* bytes = blob.data() + kPreambleBytes + i * kEntryBytes;
    const Entry entry{load_be32(bytes), static_cast<EntryType>(load_be32(bytes + 4)), load_be32(bytes + 8),
                      load_be32(bytes + 12)};
    if (auto taken = take_entry(entry, store, header); !taken) return taken.error();
  }
  if (header.name.empty()) return corrupt("a header without NAME");
  if (header.version.empty()) return corrupt("the header of " + header.name + " has no VERSION");
  if (header.release.empty()) return corrupt("the header of " + header.name + " has no RELEASE");
  return header;
}

}  // namespace coaming
