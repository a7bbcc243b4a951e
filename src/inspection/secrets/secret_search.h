// SecretSearch: the secrets in one file or text, window by window.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inspection/content_kind.h"
#include "inspection/secrets/secret_rules.h"
#include "model/finding.h"
#include "model/gap.h"

namespace coaming {

class AllowList;
struct TextWindow;

// What a rule of any kind can be as long as; a secret farther from the end of its match is not found.
inline constexpr std::size_t kMaxSecretBytes = 4 << 10;
// How many secrets of one file are listed; the rest is counted.
inline constexpr std::size_t kMaxSecretsInFile = 100;
// How many places of one file are looked at closely; then the search in it ends.
inline constexpr std::size_t kMaxPlacesInFile = 10'000;

// What a search works on; one thread at a time.
struct SecretScratch {
  PatternScratch patterns;
  std::vector<std::uint64_t> done;  // for each rule, where in the file the last secret that it found ended
  std::string text;                 // a window as it is searched, where that is not the bytes themselves
};

class SecretSearch {
 public:
  // Borrows all. An empty path: a text of the image's configuration or history, which `place` names.
  // Takes:  any kind but Binary.
  SecretSearch(const SecretRules& rules, const AllowList& allow, std::string_view path, std::string_view place,
               ContentKind kind, SecretScratch& scratch);

  // Returns whether the next window is wanted.
  bool read(const TextWindow& window);

  // Call once, behind the last window.
  void finish(std::vector<Finding>& findings, std::vector<Gap>& gaps);

 private:
  struct Hit {
    std::size_t rule = 0;
    int rank = 0;
    Severity severity = Severity::Unknown;
    std::uint64_t begin = 0;  // of the secret, in the file
    std::uint64_t end = 0;
    std::uint64_t hash = 0;  // of the secret
    std::size_t line = 0;
    std::size_t more = 0;  // how often the same secret is found again
    std::string evidence;
  };

  void use(const TextWindow& window);
  bool look_at(std::size_t rule, std::size_t end);
  [[nodiscard]] std::size_t done_in_text(std::size_t rule) const;
  bool look_through(std::size_t rule, std::size_t begin, std::size_t end, std::size_t last);
  void consider(std::size_t rule, const ExactPattern::Match& match);
  void add(Hit hit);
  std::size_t line_of(std::size_t position);
  [[nodiscard]] std::string evidence_of(const SecretRule& rule, const ExactPattern::Match& match,
                                        std::string_view secret, std::string_view fingerprint) const;

  const SecretRules& rules_;
  const AllowList& allow_;
  std::string_view path_;
  std::string_view place_;
  ContentKind kind_;
  SecretScratch& scratch_;
  std::vector<std::size_t> direct_;  // the rules for this very file, which are not in a database

  std::string_view text_;  // the window as it is searched
  std::uint64_t text_offset_ = 0;
  std::size_t own_begin_ = 0;  // of its own part, in text_
  std::size_t own_end_ = 0;
  std::uint64_t counted_ = 0;     // a position in the file, in the window or where it will begin …
  std::size_t lines_before_ = 0;  // … and the line breaks before it

  std::vector<Hit> hits_;
  std::size_t places_ = 0;
  std::size_t unlisted_ = 0;
  std::uint64_t stopped_at_line_ = 0;  // 0: not stopped
};

}  // namespace coaming
