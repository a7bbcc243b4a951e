#include "report/text.h"

#include <gtest/gtest.h>

#include "support/sample_report.h"

namespace coaming {
namespace {

std::string render(const Report& report, bool color = false) {
  std::string text;
  write_text_report(report, {color}, [&](std::string_view part) { text += part; });
  return text;
}

TEST(TextReport, ShowsEverything) {
  EXPECT_EQ(render(sample_report()),
            R"(app.tar: taken for a docker-archive
  Image     app:1.2
  Image ID  sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910
  System    Debian GNU/Linux 12 (bookworm)
  Platform  linux/arm64/v8
  Created   2026-01-02T03:04:05Z

LAYER     SIZE  PACKAGES  MADE BY
    1  51.1 MB         1  ADD file:abc in /
    2     17 B         1  (no history)

PACKAGE       VERSION  ARCH   TYPE  SOURCE  LAYER  REPLACES
keel          1:1.1-1  amd64  deb   hull        2  1:1.0-1 (layer 1)
ma\x1bst\xff  3        amd64  deb               1

GAPS  what could not be read or known
  layer 2, lib/apk/db/\x0ainstalled: cut short
  no history

2 packages in 2 layers. 2 gaps: see above what could not be read or known.
)");
}

TEST(TextReport, SaysThatAllWasRead) {
  Report report = sample_report();
  report.inventory.gaps.clear();
  EXPECT_NE(render(report).find("2 packages in 2 layers. Every package database was read; no gaps.\n"),
            std::string::npos);
}

TEST(TextReport, RootFolderHasNoLayers) {
  Report report = sample_report();
  report.artifact.layers.clear();
  report.artifact.kind = ArtifactKind::RootFolder;
  for (Package& package : report.inventory.packages) package.layer.reset();
  const std::string text = render(report);
  EXPECT_EQ(text.find("LAYER"), std::string::npos);
  EXPECT_NE(text.find("2 packages. "), std::string::npos);
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
