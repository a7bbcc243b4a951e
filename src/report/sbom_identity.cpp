#include "report/sbom_identity.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <set>

namespace coaming {

namespace {

// The number of the digits alone; none for other text.
std::optional<int> number_of(std::string_view digits) {
  int number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

// Minutes to take away: of "Z", "+01:00", "-01:30".
std::optional<int> offset_of(std::string_view zone) {
  if (zone == "Z" || zone == "z") return 0;
  if (zone.size() != 6 || zone[3] != ':' || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  const auto hours = number_of(zone.substr(1, 2));
  const auto minutes = number_of(zone.substr(4));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return (zone[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

}  // namespace

Digest digest_of_text(const std::function<void(const TextSink&)>& write) {
  Sha256 hash;
  write([&](std::string_view text) { hash.update(text); });
  return hash.finish();
}

std::string uuid_of(const Digest& digest) {
  Digest marked = digest;
  marked.bytes[6] = static_cast<unsigned char>((marked.bytes[6] & 0x0f) | 0x80);
  marked.bytes[8] = static_cast<unsigned char>((marked.bytes[8] & 0x3f) | 0x80);
  std::string text = marked.hex().substr(0, 32);
  for (const std::size_t dash : {20, 16, 12, 8}) text.insert(dash, "-");
  return text;
}

std::optional<std::string> utc_seconds(std::string_view time) {
  using namespace std::chrono;
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (time.size() <= kShape.size() || time[4] != '-' || time[7] != '-' || time[13] != ':' || time[16] != ':') return {};
  if (time[10] != 'T' && time[10] != 't') return {};
  const auto part = [&](std::size_t at, std::size_t size) { return number_of(time.substr(at, size)); };
  const auto year_number = part(0, 4), month_number = part(5, 2), day_number = part(8, 2);
  const auto hour = part(11, 2), minute = part(14, 2), second = part(17, 2);
  if (!year_number || !month_number || !day_number || !hour || !minute || !second) return {};
  if (*hour > 23 || *minute > 59 || *second > 60) return {};
  std::string_view zone = time.substr(kShape.size());
  if (zone.starts_with('.')) {
    const auto end = std::min(zone.find_first_not_of("0123456789", 1), zone.size());
    if (end == 1) return {};
    zone.remove_prefix(end);
  }
  const auto offset = offset_of(zone);
  const year_month_day date{year{*year_number}, month{static_cast<unsigned>(*month_number)},
                            day{static_cast<unsigned>(*day_number)}};
  if (!offset || !date.ok()) return {};
  // A leap second is told as the one before it: few programs that read times know them.
  const sys_seconds moment =
      sys_days{date} + hours{*hour} + minutes{*minute - *offset} + seconds{std::min(*second, 59)};
  const auto midnight = floor<days>(moment);
  const year_month_day utc{midnight};
  const hh_mm_ss clock{moment - midnight};
  if (int{utc.year()} < 0 || int{utc.year()} > 9999) return {};
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", int{utc.year()}, unsigned{utc.month()},
                unsigned{utc.day()}, static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::vector<std::string> unique_references(const std::vector<Package>& packages) {
  std::vector<std::string> references;
  references.reserve(packages.size());
  std::set<std::string> taken;
  std::map<std::string_view, std::size_t> counts;  // how many have this purl so far
  for (const Package& package : packages) {
    std::size_t& count = counts[package.purl];
    std::string reference;
    do {
      ++count;
      reference = package.purl;
      if (count > 1 || reference.empty()) reference += "#" + std::to_string(count);
    } while (!taken.insert(reference).second);
    references.push_back(std::move(reference));
  }
  return references;
}

}  // namespace coaming
