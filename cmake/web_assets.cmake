# The files of web/ as text in the program: one generated source, made anew when one of them changes.
file(READ ${PROJECT_SOURCE_DIR}/web/report.css WEB_REPORT_CSS)
file(READ ${PROJECT_SOURCE_DIR}/web/report.js WEB_REPORT_JS)
configure_file(${PROJECT_SOURCE_DIR}/web/assets.cpp.in ${PROJECT_BINARY_DIR}/web_assets.cpp @ONLY)
set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${PROJECT_SOURCE_DIR}/web/report.css ${PROJECT_SOURCE_DIR}/web/report.js)
target_sources(coaming_all PRIVATE ${PROJECT_BINARY_DIR}/web_assets.cpp)
