// The rules of data/secrets, as the build has compiled them (tools/compile_secret_rules.cpp).
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "model/finding.h"

namespace coaming {

// A SecretRule without anything to allocate.
struct BuiltinRule {
  std::string_view id;
  std::string_view title;
  Severity severity;
  std::string_view scan;
  std::string_view exact;
  double min_bits;
  std::string_view check;  // its name; may be empty
  std::size_t shows;
  bool is_guessable;
  bool is_generic;
  bool reads_files;
  bool reads_configuration;
  std::span<const std::string_view> paths;
  std::span<const std::string_view> allow;
  std::string_view remedy;
};

struct BuiltinRules {
  std::span<const BuiltinRule> rules;
  std::string_view database;  // PatternDatabase::serialized() of the rules that have `scan`, in their order
  std::string_view allow;     // the text of data/secrets/allow.yaml
  std::string_view version;   // differs whenever the files differ
};

BuiltinRules builtin_secret_rules();

}  // namespace coaming
