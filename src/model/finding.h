// Finding: something in an artifact that somebody should look at, whichever capability has found it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/package.h"

namespace coaming {

enum class Severity { Unknown, Low, Medium, High, Critical };

// "unknown", "low" ...: the word used in reports.
std::string_view to_string(Severity severity);

struct Finding {
  std::string rule;   // which check has found it: "secret/aws-access-key", "file/setuid"
  std::string title;  // one line, without a full stop
  Severity severity = Severity::Unknown;
  Location location;       // path empty: the configuration or history of the image
  bool is_hidden = false;  // a later layer removed or replaced the file; it can still be taken out of the image
  std::string evidence;    // what was read; never a secret itself
  std::string remedy;      // what to do about it, one sentence

  friend bool operator==(const Finding&, const Finding&) = default;
};

// By layer, path, line, rule and evidence; each once.
void sort_findings(std::vector<Finding>& findings);

}  // namespace coaming
