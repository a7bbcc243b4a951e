#include "inventory/catalogers/pom.h"

#include <gtest/gtest.h>

#include "support/catalog_lines.h"

namespace coaming {
namespace {

TEST(Pom, IsRead) {
  struct Case {
    const char* name;
    const char* text;
    const char* lines;
  };
  const Case kCases[] = {
      {"ManagesAndInherits",
       "<project><parent><groupId>org.p</groupId><version>7</version></parent>\n<artifactId>own</artifactId>\n"
       "<dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</"
       "version>"
       "<scope>test</scope></dependency></dependencies></dependencyManagement>\n<dependencies>\n"
       "<dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>\n"
       "<dependency><groupId>${project.groupId}</groupId><artifactId>b</artifactId><version>${project.version}</"
       "version></dependency>\n"
       "<dependency><groupId>${project.parent.groupId}</groupId><artifactId>c</artifactId><version> [1.5] "
       "</version></dependency>\n"
       "<dependency><groupId>g</groupId><artifactId>d</artifactId></dependency>\n"
       "<dependency><groupId>g</groupId><artifactId>e</artifactId><version>(,2.0]</version></dependency>\n"
       "<dependency><groupId>g</groupId><artifactId>f</artifactId><version>${unknown}</version></dependency>\n"
       "</dependencies></project>",
       "g:a@1 :5 dev\norg.p:b@7 :6\norg.p:c@1.5 :7\n! not-found 3 packages have no version in this file: g:d (line 8), "
       "g:e (,2.0] (line 9), g:f ${unknown} (line 10); what gets installed is not known\n"},
      {"PropertiesOfProperties",
       "<project><properties><a>${b}.${c}</a><b>1</b><c>${b}</c><x>${y}</x><y>${x}</y></properties><dependencies>\n"
       "<dependency><groupId>g</groupId><artifactId>a</artifactId><version>${a}</version></dependency>\n"
       "<dependency><groupId>g</groupId><artifactId>b</artifactId><version>${x}</version></dependency>\n"
       "<dependency><groupId>g</groupId><artifactId>c</artifactId><version>${a</version></dependency></dependencies></"
       "project>",
       "g:a@1.1 :2\n! not-found 2 packages have no version in this file: g:b ${x} (line 3), g:c ${a (line 4); what "
       "gets installed "
       "is not known\n"},
      {"Profiles",
       "<project><profiles>\n<profile><id>on</id><activation><activeByDefault>true</activeByDefault></activation>"
       "<properties><v>3</v></properties><dependencies><dependency><groupId>g</groupId><artifactId>a</artifactId>"
       "<version>${v}</version></dependency></dependencies></profile>\n"
       "<profile><id>off</id><dependencies><dependency/></dependencies></profile>\n<profile><id>none</id></profile></"
       "profiles></project>",
       "g:a@3 :2\n! not-found line 3: the profile \"off\" is not always active; its dependencies, 1, are missing "
       "here\n"},
      {"OnlyEntitiesOfXml",
       "<!DOCTYPE project [<!ENTITY a \"aaaa\"><!ENTITY b "
       "\"&a;&a;\">]><project><dependencies><dependency><groupId>g&amp;&b;</groupId>"
       "<artifactId>a</artifactId><version><![CDATA[1]]></version></dependency></dependencies></project>",
       "g&&b;:a@1 :1\n"},
      {"AnotherDocument", "<assembly/>", "error invalid this is not a POM: it has no <project>\n"},
      {"NoXml", "hello", "error corrupt line 1: not valid XML: No document element found\n"},
      {"CutShort", "<project>\n<dependencies>", "error corrupt line 2: not valid XML: Start-end tags mismatch\n"},
      {"Empty", "", "error corrupt line 1: not valid XML: No document element found\n"},
  };
  for (const Case& c : kCases) EXPECT_EQ(catalog_lines(parse_pom(c.text)), c.lines) << c.name;
}

}  // namespace
}  // namespace coaming
