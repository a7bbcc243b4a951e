// What is written and read again is the same, whichever format stands between.
#include <functional>

#include <gtest/gtest.h>

#include "report/cyclonedx.h"
#include "report/json.h"
#include "report/read/read_cyclonedx.h"
#include "report/read/read_document.h"
#include "report/read/read_report.h"
#include "report/read/read_spdx.h"
#include "report/read/read_syft.h"
#include "report/spdx.h"
#include "report/syft.h"
#include "support/sample_report.h"

namespace coaming {
namespace {

struct Trip {
  const char* name;
  void (*write)(const Report& report, const RenderOptions& options, const TextSink& sink);
  Result<Report> (*read)(std::string_view text);
};
const Trip kTrips[] = {
    {"CycloneDx", write_cyclonedx_report, read_cyclonedx},
    {"Own", write_json_report, read_report},
    {"Spdx", write_spdx_report, read_spdx},
    {"Syft", write_syft_report, read_syft},
};

std::string written(const Trip& trip, const Report& report) {
  std::string text;
  trip.write(report, {}, [&](std::string_view part) { text += part; });
  return text;
}

// With the identifiers of licences as the SPDX list writes them, and bytes that are no UTF-8 as \xNN.
Report expected() {
  Report report = sample_report();
  Package& mast = report.inventory.packages[1];
  mast.name = mast.source_name = "ma\x1bst\\xff";
  return report;
}

TEST(RoundTrip, KeepsEverythingButFindings) {
  for (const Trip& trip : kTrips) {
    SCOPED_TRACE(trip.name);
    const auto report = trip.read(written(trip, sample_report()));
    ASSERT_TRUE(report) << report.error().message;
    const Report wanted = expected();
    EXPECT_EQ(report->artifact.target, wanted.artifact.target);
    EXPECT_EQ(report->artifact.kind, wanted.artifact.kind);
    EXPECT_EQ(report->artifact.kind_was_guessed, wanted.artifact.kind_was_guessed);
    EXPECT_EQ(report->artifact.name, wanted.artifact.name);
    EXPECT_EQ(report->artifact.image_id, wanted.artifact.image_id);
    EXPECT_EQ(report->artifact.manifest_digest, wanted.artifact.manifest_digest);
    EXPECT_EQ(report->artifact.platform.to_string(), wanted.artifact.platform.to_string());
    EXPECT_EQ(report->artifact.created, wanted.artifact.created);
    ASSERT_TRUE(report->artifact.base);
    EXPECT_EQ(report->artifact.base->name, wanted.artifact.base->name);
    EXPECT_EQ(report->artifact.base->digest, wanted.artifact.base->digest);
    EXPECT_EQ(report->artifact.base->layers, wanted.artifact.base->layers);
    EXPECT_EQ(report->artifact.base->known_by, wanted.artifact.base->known_by);
    ASSERT_EQ(report->artifact.layers.size(), wanted.artifact.layers.size());
    for (std::size_t i = 0; i < wanted.artifact.layers.size(); ++i) {
      const Layer& layer = report->artifact.layers[i];
      const Layer& other = wanted.artifact.layers[i];
      EXPECT_EQ(layer.index, other.index);
      EXPECT_EQ(layer.digest, other.digest);
      EXPECT_EQ(layer.diff_id, other.diff_id);
      EXPECT_EQ(layer.size, other.size);
      EXPECT_EQ(layer.media_type, other.media_type);
      EXPECT_EQ(layer.created_by, other.created_by);
      EXPECT_EQ(layer.created, other.created);
    }
    ASSERT_TRUE(report->inventory.distribution);
    EXPECT_EQ(*report->inventory.distribution, *wanted.inventory.distribution);
    ASSERT_EQ(report->inventory.packages.size(), wanted.inventory.packages.size());
    for (std::size_t i = 0; i < wanted.inventory.packages.size(); ++i) {
      const Package& package = report->inventory.packages[i];
      const Package& other = wanted.inventory.packages[i];
      EXPECT_EQ(package, other) << other.name << testing::PrintToString(package.licenses) << package.source_name
                                << package.found_in.size() << testing::PrintToString(package.depends_on);
    }
    EXPECT_EQ(report->inventory.gaps, wanted.inventory.gaps);
  }
}

TEST(RoundTrip, OwnFormatKeepsFindings) {
  const auto report = read_report(written(kTrips[1], sample_report()));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->findings.size(), 3U);
  EXPECT_EQ(report->findings[2], sample_report().findings[2]);
  EXPECT_EQ(report->findings[0], sample_report().findings[0]);
}

TEST(RoundTrip, GivesTheSameBytesFromThenOn) {
  for (const Trip& first : kTrips) {
    for (const Trip& second : kTrips) {
      SCOPED_TRACE(std::string(first.name) + " to " + second.name);
      const auto once = first.read(written(first, sample_report()));
      ASSERT_TRUE(once);
      const std::string text = written(second, *once);
      const auto twice = second.read(text);
      ASSERT_TRUE(twice);
      EXPECT_EQ(written(second, *twice), text);
    }
  }
}

TEST(RoundTrip, RootFoldersHaveNoLayers) {
  Report wanted = expected();
  wanted.artifact.layers.clear();
  wanted.artifact.base.reset();
  wanted.artifact.kind = ArtifactKind::RootFolder;
  for (Package& package : wanted.inventory.packages) {
    package.layer.reset();
    package.replaces.clear();
    for (Location& place : package.found_in) place.layer = 0;
  }
  wanted.inventory.gaps.pop_back();
  for (const Trip& trip : kTrips) {
    SCOPED_TRACE(trip.name);
    const auto report = trip.read(written(trip, wanted));
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->artifact.kind, ArtifactKind::RootFolder);
    EXPECT_TRUE(report->artifact.layers.empty());
    EXPECT_EQ(report->inventory.packages, wanted.inventory.packages);
    EXPECT_EQ(report->inventory.gaps, wanted.inventory.gaps);
  }
}

TEST(RoundTrip, EmptyReportStaysEmpty) {
  Report empty;
  empty.artifact.target = "root";
  for (const Trip& trip : kTrips) {
    SCOPED_TRACE(trip.name);
    const auto report = trip.read(written(trip, empty));
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_TRUE(report->inventory.packages.empty());
    EXPECT_TRUE(report->inventory.gaps.empty()) << report->inventory.gaps.front().message;
    EXPECT_FALSE(report->inventory.distribution);
  }
}

TEST(RoundTrip, ManyPackagesAreNoTrouble) {
  for (const Trip& trip : kTrips) {
    SCOPED_TRACE(trip.name);
    const auto report = trip.read(written(trip, large_report(1'000)));
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->inventory.packages.size(), 1'000U);
    EXPECT_EQ(report->inventory.packages.back().depends_on.size(), 1U);
  }
}

TEST(Document, IsRecognized) {
  const DocumentFormat kFormats[] = {DocumentFormat::CycloneDx, DocumentFormat::Own, DocumentFormat::Spdx,
                                     DocumentFormat::Syft};
  for (std::size_t i = 0; i < std::size(kTrips); ++i) {
    const std::string text = written(kTrips[i], sample_report());
    const auto format = detect_document(ByteRange::of_memory(text));
    ASSERT_TRUE(format) << format.error().message;
    EXPECT_EQ(*format, kFormats[i]);
    const auto report = read_document(ByteRange::of_memory(text));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->inventory.packages.size(), 5U);
  }
}

TEST(Document, OthersAreNamed) {
  struct Case {
    const char* name;
    const char* text;
    const char* message;
  };
  const Case kCases[] = {
      {"Empty", " \n", "the document is empty"},
      {"Xml", "<?xml version=\"1.0\"?><bom/>", "the document is XML"},
      {"TagValue", "SPDXVersion: SPDX-2.3\n", "the document is SPDX as tags and values"},
      {"List", "[]", "the document is a list"},
      {"Text", "hello", "the document is no JSON"},
      {"Unknown", "{\"a\": 1}", "the document is none that is known"},
      {"Spdx3", R"({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"})", "the document is SPDX 3"},
      {"Attestation", R"({"_type": "https://in-toto.io/Statement/v1", "predicate": {}})",
       "the document is an attestation"},
      {"Cut", "{\"bomFormat\": \"Cyc", "line 1, column 19: not valid JSON: incomplete JSON"},
      {"OldCycloneDx", R"({"bomFormat": "CycloneDX", "specVersion": "1.1"})",
       "CycloneDX: CycloneDX 1.1 cannot be read"},
      {"OldSpdx", R"({"spdxVersion": "SPDX-2.1"})", "SPDX: SPDX-2.1 cannot be read"},
      {"LaterReport", R"({"schema": "coaming-report", "schema_version": 99})",
       "a report of Coaming: the report has schema version 99"},
  };
  for (const Case& c : kCases) {
    const auto report = read_document(ByteRange::of_memory(c.text));
    ASSERT_FALSE(report) << c.name;
    EXPECT_TRUE(report.error().message.starts_with(c.message)) << report.error().message;
  }
}

}  // namespace
}  // namespace coaming
