// Checks the rules of data/secrets and writes them, with the patterns compiled, as a source file of Coaming.
//
//     compile_secret_rules OUTPUT ALLOW_FILE RULE_FILE...
//
// Run by the build (cmake/secret_rules.cmake).
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "base/digest.h"
#include "inspection/allow_list.h"
#include "inspection/secrets/pattern_database.h"
#include "inspection/secrets/rule_file.h"
#include "inspection/secrets/secret_checks.h"

namespace {

using coaming::Severity;
using coaming::WrittenRule;

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) fail("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string quoted(const std::string& text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      literal += '\\';
      literal += c;
    } else if (c >= ' ' && c <= '~') {
      literal += c;
    } else {
      char code[8];
      std::snprintf(code, sizeof code, "\\%03o", static_cast<unsigned char>(c));
      literal += code;
    }
  }
  return literal + '"';
}

const char* literal(Severity severity) {
  switch (severity) {
    case Severity::Unknown: break;
    case Severity::Low: return "Severity::Low";
    case Severity::Medium: return "Severity::Medium";
    case Severity::High: return "Severity::High";
    case Severity::Critical: return "Severity::Critical";
  }
  return "Severity::Unknown";
}

const char* literal(bool value) { return value ? "true" : "false"; }

// The name of the array that was written; "{}" for an empty one.
std::string write_list(std::ostream& out, const std::string& name, const std::vector<std::string>& values) {
  if (values.empty()) return "{}";
  out << "constexpr std::string_view " << name << "[] = {";
  for (const std::string& value : values) out << quoted(value) << ", ";
  out << "};\n";
  return name;
}

void write_rules(std::ostream& out, const std::vector<WrittenRule>& rules) {
  std::string table;
  for (const auto& [rule, line, finds, passes] : rules) {
    std::vector<std::string> paths;
    for (const auto& path : rule.paths) paths.push_back(path.text());
    const std::string number = std::to_string(&rule - &rules.front().rule);
    std::string suffix = rule.id;
    for (char& c : suffix) c = c == '-' ? '_' : c;
    const std::string path_list = write_list(out, "kPaths_" + suffix, paths);
    const std::string allow_list = write_list(out, "kAllow_" + suffix, rule.allow);
    const std::string check = rule.check == nullptr ? "" : std::string(rule.check->name);
    table += "    {" + quoted(rule.id) + ", " + quoted(rule.title) + ", " + literal(rule.severity) + ",\n     " +
             quoted(rule.scan) + ",\n     " + quoted(rule.exact) + ",\n     " + std::to_string(rule.min_bits) + ", " +
             quoted(check) + ", " + std::to_string(rule.shows) + ", " + literal(rule.is_guessable) + ", " +
             literal(rule.is_generic) + ", " + literal(rule.reads_files) + ", " + literal(rule.reads_configuration) +
             ", " + path_list + ", " + allow_list + ",\n     " + quoted(rule.remedy) + "},\n";
  }
  out << "constexpr BuiltinRule kRules[] = {\n" << table << "};\n";
}

void write_bytes(std::ostream& out, const std::string& bytes) {
  constexpr std::size_t kWordsInLine = 6;
  out << "alignas(64) constexpr std::uint64_t kDatabase[] = {";
  for (std::size_t i = 0; i < bytes.size(); i += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, std::min(sizeof word, bytes.size() - i));
    char text[24];
    std::snprintf(text, sizeof text, "0x%llx,", static_cast<unsigned long long>(word));
    out << (i / sizeof word % kWordsInLine == 0 ? "\n    " : " ") << text;
  }
  out << "};\n";
}

void write_source(const std::string& path, const std::vector<WrittenRule>& rules, const std::string& database,
                  const std::string& allow, const std::string& version) {
  std::ofstream out(path, std::ios::binary);
  out << "// Written by tools/compile_secret_rules.cpp from data/secrets.\n"
         "#include <cstdint>\n\n#include \"inspection/secrets/builtin_rules.h\"\n\n"
         "namespace coaming {\n\nnamespace {\n\n";
  write_rules(out, rules);
  write_bytes(out, database);
  out << "constexpr std::string_view kAllow = " << quoted(allow) << ";\n";
  out << "\n}  // namespace\n\nBuiltinRules builtin_secret_rules() {\n"
      << "  return {kRules, {reinterpret_cast<const char*>(kDatabase), " << database.size() << "}, kAllow, "
      << quoted(version) << "};\n}\n\n}  // namespace coaming\n";
  out.close();
  if (!out) fail("cannot write " + path);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) fail("usage: compile_secret_rules OUTPUT ALLOW_FILE RULE_FILE...");
  coaming::Sha256 version;
  const std::string allow = read_file(argv[2]);
  version.update(allow);
  if (const auto list = coaming::AllowList::parse(allow, argv[2]); !list) fail(list.error().message);

  std::vector<WrittenRule> rules;
  std::set<std::string> known;
  std::vector<std::string> patterns;
  std::vector<std::string> places;
  for (int i = 3; i < argc; ++i) {
    const std::string text = read_file(argv[i]);
    version.update(text);
    auto written = coaming::parse_secret_rules(text, argv[i]);
    if (!written) fail(written.error().message);
    for (WrittenRule& rule : *written) {
      const std::string place = std::string(argv[i]) + ":" + std::to_string(rule.line) + ": ";
      if (!known.insert(rule.rule.id).second) fail(place + "there is a rule " + rule.rule.id + " in another file");
      if (rule.finds.empty() || rule.passes.empty()) fail(place + rule.rule.id + " needs cases, finds and passes");
      if (!rule.rule.scan.empty()) {
        patterns.push_back(rule.rule.scan);
        places.push_back(place);
      }
      rules.push_back(std::move(rule));
    }
  }
  std::size_t bad = 0;
  const auto database = coaming::PatternDatabase::compile(patterns, &bad);
  if (!database) fail(places[bad] + database.error().message);
  write_source(argv[1], rules, database->serialized(), allow, version.finish().hex());
  return 0;
}
