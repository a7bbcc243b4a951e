// One requirement, as Python packaging writes them: "requests[security] >= 2.8.1, != 2.9 ; python_version < '3'".
#pragma once

#include <optional>
#include <string_view>

namespace coaming {

// All parts borrow from the text.
struct PythonRequirement {
  std::string_view name;     // as it is written
  std::string_view version;  // that of a clause "==" or "===" without a wildcard; empty: any of several will do
  std::string_view url;      // of "name @ url"
  std::string_view marker;   // the condition behind ';'
};

// None for what is no requirement. Clauses may stand in parentheses, as they did in older metadata.
// Source: PyPA specifications, "Dependency specifiers" (PEP 508) and "Version specifiers" (PEP 440).
std::optional<PythonRequirement> parse_python_requirement(std::string_view text);

// Whether a marker can be true where no extra is asked for: false for "extra == 'test'", true for what cannot be read.
bool holds_without_extra(std::string_view marker);

// The name and version in the file name of a wheel: the last component of a path or URL that ends in ".whl".
// Source: PyPA specifications, "Binary distribution format" (PEP 427).
std::optional<PythonRequirement> parse_wheel_name(std::string_view path);

}  // namespace coaming
