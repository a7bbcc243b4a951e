// The search for secrets in a file: the first byte chooses its path, the rest is the content.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "inspection/inspection.h"
#include "inspection/secrets/secret_search.h"

namespace {

constexpr std::string_view kPaths[] = {
    "srv/x",
    "app/.env",
    "etc/shadow",
    "root/.npmrc",
    "root/.netrc",
    "root/.pgpass",
    "a/tomcat-users.xml",
    "app/auth.json",
    "etc/my.cnf",
    "a/__pycache__/x.pyc",
    "a/.m2/settings.xml",
    "a/config/master.key",
    "etc/ssh/ssh_host_rsa_key",
    "a/application.properties",
};

const coaming::Inspection& inspection() {
  static const auto prepared = coaming::Inspection::prepare({});
  if (!prepared) std::abort();
  return **prepared;
}

void check(const coaming::FileFacts& facts) {
  if (facts.findings.size() > coaming::kMaxSecretsInFile || facts.gaps.size() > 2) std::abort();
  for (const coaming::Finding& finding : facts.findings) {
    // A name, what is public of the secret, its size, its fingerprint and how often it is there.
    constexpr std::size_t kMaxEvidence = 400;
    if (finding.evidence.empty() || finding.evidence.size() > kMaxEvidence) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view content(reinterpret_cast<const char*>(data) + 1, size - 1);
  coaming::FileEntry entry;
  entry.path = kPaths[data[0] % std::size(kPaths)];
  entry.size = content.size();
  coaming::FileFacts facts;
  if (inspection().wants(entry, content.substr(0, coaming::kFirstBytes))) {
    inspection().read(entry, coaming::ByteRange::of_memory(content), facts);
  }
  check(facts);
  check(inspection().inspect_text("ENV", content));
  return 0;
}
