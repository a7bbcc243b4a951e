// PatternDatabase: many regular expressions that are looked for in one pass, by vectorscan.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct hs_database;
struct hs_scratch;

namespace coaming {

// Working memory of a search, for one thread at a time; fits every database that it was made ready for.
class PatternScratch {
 public:
  PatternScratch() = default;
  PatternScratch(PatternScratch&& other) noexcept;
  PatternScratch& operator=(PatternScratch&& other) noexcept;
  ~PatternScratch();

 private:
  friend class PatternDatabase;
  hs_scratch* scratch_ = nullptr;  // owned
};

class PatternDatabase {
 public:
  // Takes:  patterns without captured groups that matter; bytes, not UTF-8.
  // Errors: Invalid for what vectorscan takes for no pattern or for one that is always found, Unsupported for what it
  //         does not know or where the processor lacks what it needs. `bad_pattern`, where not null, is then the index
  //         of the pattern.
  static Result<PatternDatabase> compile(const std::vector<std::string>& patterns, std::size_t* bad_pattern = nullptr);

  // A database that serialized() wrote on a processor of the same family, whatever its extensions.
  // Errors: Unsupported where this version of vectorscan or this processor cannot use it.
  static Result<PatternDatabase> deserialize(std::string_view bytes);
  [[nodiscard]] std::string serialized() const;

  PatternDatabase(PatternDatabase&& other) noexcept;
  PatternDatabase& operator=(PatternDatabase&& other) noexcept;
  ~PatternDatabase();

  // Makes `scratch` fit this database too.
  // Errors: Unavailable where there is no memory.
  Result<void> make_ready(PatternScratch& scratch) const;

  // Calls `found` with the index of a pattern and the end of a match in the text, in the order of the ends; every match
  // has its own end, and the same end may come more than once. `found` returns whether to go on.
  // Takes: less than 4 GiB of text.
  void search(std::string_view text, PatternScratch& scratch,
              const std::function<bool(std::size_t pattern, std::size_t end)>& found) const;

 private:
  explicit PatternDatabase(hs_database* database) : database_(database) {}

  hs_database* database_;  // owned; null after a move
};

}  // namespace coaming
