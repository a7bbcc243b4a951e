#include "report/text.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "support/sample_report.h"

namespace coaming {
namespace {

std::string render(const Report& report, bool color = false, std::size_t width = 0) {
  std::string text;
  write_text_report(report, {color, width}, [&](std::string_view part) { text += part; });
  return text;
}

TEST(TextReport, ShowsEverything) {
  EXPECT_EQ(render(sample_report()),
            R"(app.tar: taken for a docker-archive
  Image     app:1.2
  Image ID  sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910
  Base      debian:bookworm (layer 1)
  System    Debian GNU/Linux 12 (bookworm)
  Platform  linux/arm64/v8
  Created   2026-01-02T03:04:05Z

LAYER     SIZE  PACKAGES  MADE BY
    1  51.1 MB         1  ADD file:abc in /
    2     17 B         4  (no history)

deb  2 packages
PACKAGE       VERSION  ARCH   LAYER  SOURCE  REPLACES
keel          1:1.1-1  amd64      2  hull    1:1.0-1 (layer 1)
ma\x1bst\xff  3        amd64      1

generic  1 package
PACKAGE  VERSION  LAYER  CPE
rig      4.2          2  cpe:2.3:a:ship:rig:4.2:*:*:*:*:*:*:*

npm  2 packages, 1 for development, 2 dependencies
PACKAGE                                VERSION  FOR  LAYER  PART OF
</script><img src=x onerror=alert(1)>  1.0.0    dev      2
@ship/deck                             2.0.0             2  deb keel

FINDINGS  what somebody should look at

critical  A private key lies in the image  secret/private-key
          Take it out of the layer that adds it, and replace the key.
          LAYER  WHERE                       EVIDENCE
              1  root/.ssh/id_\x1b[31mrsa:1  (hidden by a later layer) -----BEGIN OPENSSH PRIVATE KEY-----, 38 lines

medium    A program runs as root for whoever starts it  file/setuid
          Take the bit away where nobody needs it: chmod u-s.
          LAYER  WHERE                                   EVIDENCE
              2  usr/bin/</td><script>alert(2)</script>  mode 4755, owner 0

low       The image runs as root  config/root
          Name another user in a USER instruction.
          WHERE          EVIDENCE
          configuration  User is not set

GAPS  what could not be read or known
  no history
  layer 2, lib/apk/db/\x0ainstalled: cut short

5 packages in 2 layers. 3 findings: 1 critical, 1 medium, 1 low. 2 gaps: see above what could not be read or known.
)");
}

TEST(TextReport, FitsTheTerminal) {
  Report report = sample_report();
  report.artifact.layers[0].created_by =
      "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates";
  report.inventory.packages[0].source_name = "a-source-package-with-quite-a-long-name-for-one";
  report.inventory.gaps[0].message =
      "the history of the image was left out by what built it, so it is not known what made which layer";
  const std::string text = render(report, false, 72);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    // What a person may want to copy is not cut.
    if (line.find("sha256:") != std::string_view::npos) continue;
    EXPECT_LE(display_width(line), 72U) << line;
  }
  EXPECT_NE(text.find("RUN apt-get update && apt-get install -y"), std::string::npos);
  EXPECT_NE(text.find("  the history of the image was left out by what built it, so it is not\n    known what made"),
            std::string::npos);
}

TEST(TextReport, SaysThatAllWasRead) {
  Report report = sample_report();
  report.inventory.gaps.clear();
  EXPECT_NE(render(report).find("5 packages in 2 layers. 3 findings: 1 critical, 1 medium, 1 low. Every package "
                                "database was read; no gaps.\n"),
            std::string::npos);
}

TEST(TextReport, RootFolderHasNoLayers) {
  Report report = sample_report();
  report.artifact.layers.clear();
  report.artifact.kind = ArtifactKind::RootFolder;
  for (Package& package : report.inventory.packages) package.layer.reset();
  const std::string text = render(report);
  EXPECT_EQ(text.find("LAYER"), std::string::npos);
  EXPECT_NE(text.find("\n5 packages. "), std::string::npos);
}

TEST(TextReport, ColorIsOnlyAddedWhereAskedFor) {
  EXPECT_EQ(render(sample_report()).find('\x1b'), std::string::npos);
  EXPECT_NE(render(sample_report(), true).find("\x1b[1mapp.tar\x1b[0m"), std::string::npos);
}

TEST(Instruction, IsReadable) {
  struct Case {
    const char* name;
    const char* created_by;
    const char* readable;
  };
  const Case kCases[] = {
      {"Classic", "/bin/sh -c apt-get update", "RUN apt-get update"},
      {"NoOperation", "/bin/sh -c #(nop)  CMD [\"bash\"]", "CMD [\"bash\"]"},
      {"BuildKit", "RUN /bin/sh -c apk add curl # buildkit", "RUN apk add curl"},
      {"BuildKitCopy", "COPY . /app # buildkit", "COPY . /app"},
      {"BuildArguments", "|1 V=2 /bin/sh -c make V=$V", "RUN make V=$V"},
      {"BuildKitArguments", "RUN |1 V=2 /bin/sh -c make V=$V # buildkit", "RUN make V=$V"},
      {"ManyLines", "/bin/sh -c set -x;\n\t\tmake  all", "RUN set -x; make all"},
      {"OtherTool", "bazel build ...", "bazel build ..."},
      {"Control", "RUN echo \x1b[2J", "RUN echo \\x1b[2J"},
      {"Empty", "", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(readable_instruction(c.created_by), c.readable) << c.name;
}

}  // namespace
}  // namespace coaming
