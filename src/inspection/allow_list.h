// AllowList: what is known to be no finding, or a lesser one.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/finding.h"

namespace coaming {

inline constexpr std::size_t kMaxAllowEntries = 10'000;

// What an entry is compared with.
struct AllowQuestion {
  std::string_view rule;         // "secret/github-token"
  std::string_view path;         // empty: the configuration or history of the image
  std::string_view secret;       // empty where the finding is no secret
  std::string_view fingerprint;  // of the secret
};

// All functions may be called from several threads at once.
class AllowList {
 public:
  AllowList();
  AllowList(AllowList&&) noexcept;
  AllowList& operator=(AllowList&&) noexcept;
  ~AllowList();

  // Takes:  YAML, "allow:" with a list of entries (docs/inspection.md), and what to call the file in messages.
  // Errors: Invalid "<file>:<line>:<column>: …"; TooLarge above kMaxAllowEntries; those of parse_yaml.
  static Result<AllowList> parse(std::string_view text, const std::string& file);

  // The entries of `other` come behind those of this list.
  void append(AllowList other);

  // The severity that the first fitting entry gives, or `severity` where none fits; none where an entry says that there
  // is no finding.
  [[nodiscard]] std::optional<Severity> judge(const AllowQuestion& question, Severity severity) const;

 private:
  struct Entry;
  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace coaming
