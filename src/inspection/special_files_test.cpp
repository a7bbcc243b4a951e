#include "inspection/special_files.h"

#include <string>

#include <gtest/gtest.h>

namespace coaming {
namespace {

using std::string_literals::operator""s;

std::string told(const FileEntry& entry) {
  FileFacts facts;
  look_at_special_file(entry, facts);
  std::string text;
  for (const Finding& finding : facts.findings) {
    text += (text.empty() ? "" : " ") + finding.rule + "=" + std::string(to_string(finding.severity));
    EXPECT_FALSE(finding.title.empty());
    EXPECT_FALSE(finding.evidence.empty());
    EXPECT_TRUE(finding.remedy.ends_with('.'));
  }
  return text;
}

TEST(SpecialFiles, AreTold) {
  struct Case {
    const char* name;
    FileEntry entry;
    const char* told;
  };
  const std::string net_raw = "\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s;
  const std::string setuid = "\x01\0\0\x02\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s;
  const std::string net_admin = "\x01\0\0\x02\0\x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s;
  const std::string none = "\x01\0\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s;
  using enum FileType;
  const Case kCases[] = {
      {"Ordinary", {"usr/bin/ls", File, 0755, 0, 0, 1, {}}, ""},
      {"UsualSetuid", {"usr/bin/su", File, 04755, 0, 0, 1, {}}, "file/setuid=low"},
      {"UsualSetuidInBin", {"bin/mount", File, 04755, 0, 0, 1, {}}, "file/setuid=low"},
      {"UsualNameElsewhere", {"opt/x/su", File, 04755, 0, 0, 1, {}}, "file/setuid=high"},
      {"UsualNameInLocal", {"usr/local/bin/sudo", File, 04755, 0, 0, 1, {}}, "file/setuid=high"},
      {"UnknownSetuid", {"usr/bin/backdoor", File, 04755, 0, 0, 1, {}}, "file/setuid=high"},
      {"SetuidToSomebody", {"usr/bin/game", File, 04755, 5, 0, 1, {}}, "file/setuid=medium"},
      {"SetuidShell", {"tmp/sh", File, 04755, 0, 0, 1, {}}, "file/setuid=critical"},
      {"SetuidPython", {"usr/bin/python3.11", File, 04755, 0, 0, 1, {}}, "file/setuid=critical"},
      {"SetuidThatAnyoneMayWrite",
       {"usr/bin/su", File, 04757, 0, 0, 1, {}},
       "file/setuid=critical file/world-writable=high"},
      {"SetuidWithoutExecute", {"usr/bin/data", File, 04644, 0, 0, 1, {}}, ""},
      {"UsualSetgid", {"usr/bin/chage", File, 02755, 0, 42, 1, {}}, "file/setgid=low"},
      {"UnknownSetgid", {"usr/bin/x", File, 02755, 0, 42, 1, {}}, "file/setgid=medium"},
      {"MandatoryLock", {"var/x", File, 02745, 0, 42, 1, {}}, ""},
      {"SetgidFolder", {"var/mail", Folder, 02775, 0, 8, 0, {}}, ""},
      {"Capability", {"usr/bin/ping", File, 0755, 0, 0, 1, net_raw}, "file/capabilities=low"},
      {"CapabilityOfUnknown", {"usr/bin/x", File, 0755, 0, 0, 1, net_admin}, "file/capabilities=medium"},
      {"CapabilityAsGoodAsRoot", {"usr/bin/x", File, 0755, 0, 0, 1, setuid}, "file/capabilities=high"},
      {"PythonAsGoodAsRoot", {"usr/bin/python3.11", File, 0755, 0, 0, 1, setuid}, "file/capabilities=critical"},
      {"NoCapability", {"usr/bin/x", File, 0755, 0, 0, 1, none}, ""},
      {"WritableProgram", {"usr/bin/x", File, 0777, 0, 0, 1, {}}, "file/world-writable=high"},
      {"WritableProgramElsewhere", {"srv/app/run.sh", File, 0777, 0, 0, 1, {}}, "file/world-writable=medium"},
      {"WritableLibrary", {"usr/lib/libx.so.1", File, 0666, 0, 0, 1, {}}, "file/world-writable=high"},
      {"WritableSetting", {"etc/passwd", File, 0666, 0, 0, 1, {}}, "file/world-writable=high"},
      {"WritableData", {"srv/app/data.json", File, 0666, 0, 0, 1, {}}, ""},
      {"Link", {"usr/bin/x", SymbolicLink, 0777, 0, 0, 0, {}}, ""},
      {"Tmp", {"tmp", Folder, 01777, 0, 0, 0, {}}, ""},
      {"WritableFolder", {"srv/app", Folder, 0777, 0, 0, 0, {}}, "file/world-writable-folder=medium"},
      {"WritableSystemFolder", {"etc/cron.d", Folder, 0777, 0, 0, 0, {}}, "file/world-writable-folder=high"},
      {"FolderNamedLikeEtc", {"etcetera", Folder, 0777, 0, 0, 0, {}}, "file/world-writable-folder=medium"},
      {"Shadow", {"etc/shadow", File, 0640, 0, 42, 1, {}}, ""},
      {"ReadableShadow", {"etc/shadow", File, 0644, 0, 42, 1, {}}, "file/readable-shadow=high"},
      {"UsualDevice", {"dev/null", Device, 0666, 0, 0, 0, {}}, ""},
      {"OtherDevice", {"dev/sda", Device, 0660, 0, 6, 0, {}}, "file/device=medium"},
      {"DeviceElsewhere", {"srv/null", Device, 0666, 0, 0, 0, {}}, "file/device=medium"},
      {"Fifo", {"run/initctl", Fifo, 0666, 0, 0, 0, {}}, ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(told(c.entry), c.told) << c.name;
}

TEST(SpecialFiles, SayWhatWasRead) {
  FileFacts facts;
  look_at_special_file({"usr/bin/x", FileType::File, 04755, 0, 7, 1, {}}, facts);
  look_at_special_file(
      {"usr/bin/x", FileType::File, 0755, 0, 7, 1, "\x01\0\0\x03\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xe8\x03\0\0"s},
      facts);
  ASSERT_EQ(facts.findings.size(), 2U);
  EXPECT_EQ(facts.findings[0].evidence, "mode 4755, owner 0:7");
  EXPECT_EQ(facts.findings[1].evidence, "cap_net_raw+ep, in user namespaces of uid 1000");
}

TEST(SpecialFiles, MakeUnreadableCapabilitiesAGap) {
  FileFacts facts;
  look_at_special_file({"usr/bin/x", FileType::File, 0755, 0, 0, 1, "\x01\0\0\x09"s}, facts);
  EXPECT_TRUE(facts.findings.empty());
  ASSERT_EQ(facts.gaps.size(), 1U);
  EXPECT_EQ(facts.gaps[0].code, ErrorCode::Unsupported);
  EXPECT_EQ(facts.gaps[0].message, "what it may do beyond its user is not known: capabilities of version 9");
}

}  // namespace
}  // namespace coaming
