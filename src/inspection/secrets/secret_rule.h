// SecretRule: what one kind of secret looks like, and what is said about it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "inspection/path_pattern.h"
#include "model/finding.h"

namespace coaming {

struct SecretCheck;

struct SecretRule {
  std::string id;  // "github-token"
  std::string title;
  Severity severity = Severity::Unknown;
  std::string scan;   // for vectorscan: ends wherever `exact` ends; empty where the rule reads only named files
  std::string exact;  // for RE2: the first group without a name that took part is the secret, the group "name" names it
  double min_bits = 0;                 // entropy of the secret, in bits a byte
  const SecretCheck* check = nullptr;  // null: none
  std::size_t shows = 0;               // how many of its first bytes are public: the "ghp_" of a token
  bool is_guessable = false;           // a person may have chosen it: nothing is printed that a guess could be tried on
  bool is_generic = false;             // gives way to any other rule at the same place
  bool reads_files = true;             // every file that may hold secrets
  bool reads_configuration = true;     // the configuration and history of the image
  std::vector<PathPattern> paths;      // the files it reads beside
  std::vector<std::string> allow;      // RE2: secrets that are none
  std::string remedy;                  // one sentence
};

}  // namespace coaming
