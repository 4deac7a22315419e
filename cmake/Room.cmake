# The compiler options of every target, and extr_room(): one static library and one test program per folder of src/.

add_library(extractinator_options INTERFACE)
target_compile_features(extractinator_options INTERFACE cxx_std_23)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

if(EXTRACTINATOR_DEVELOPER)
  target_compile_options(
    extractinator_options
    INTERFACE -Wall
              -Wextra
              -Wpedantic
              -Werror
              -Wshadow
              -Wconversion
              -Wsign-conversion
              -Wold-style-cast
              -Wnon-virtual-dtor
              -Woverloaded-virtual
              -Wimplicit-fallthrough
  )
endif()
if(EXTRACTINATOR_SANITIZE)
  target_compile_options(
    extractinator_options INTERFACE -fsanitize=${EXTRACTINATOR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
  )
  # GCC finds uninitialised values in the standard library where the instrumentation hides the initialisation.
  target_compile_options(extractinator_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(extractinator_options INTERFACE -fsanitize=${EXTRACTINATOR_SANITIZE})
endif()
if(EXTRACTINATOR_COVERAGE)
  target_compile_options(extractinator_options INTERFACE --coverage -fprofile-abs-path)
  target_link_options(extractinator_options INTERFACE --coverage)
endif()
if(EXTRACTINATOR_FUZZ)
  target_compile_options(extractinator_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(extractinator_options INTERFACE -fsanitize=address,undefined)
endif()

# extr_room(NAME
#   SOURCES file…            headers and sources of the room, tests excluded
#   DEPENDS room…            rooms above it whose headers it includes
#   LINK target…             third-party targets, used only in this room's .cpp files
#   TESTS file…              become one program, NAME_test
#   TEST_SOURCES file…       test helpers other rooms may link too: library extractinator_NAME_testing
#   TEST_LINK target…        further targets for the tests
# )
function(extr_room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;DEPENDS;LINK;TESTS;TEST_SOURCES;TEST_LINK")
  if(room_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "extr_room(${name}): unknown arguments ${room_UNPARSED_ARGUMENTS}")
  endif()
  list(TRANSFORM room_DEPENDS PREPEND extractinator_)

  set(target extractinator_${name})
  add_library(${target} STATIC ${room_SOURCES})
  target_include_directories(
    ${target} PUBLIC "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/include" "${PROJECT_BINARY_DIR}/include"
  )
  target_link_libraries(${target} PUBLIC extractinator_options ${room_DEPENDS} PRIVATE ${room_LINK})
  set_property(GLOBAL APPEND PROPERTY EXTRACTINATOR_ROOM_TARGETS ${target})

  if(NOT EXTRACTINATOR_DEVELOPER)
    return()
  endif()
  if(room_TEST_SOURCES)
    add_library(${target}_testing STATIC ${room_TEST_SOURCES})
    target_link_libraries(${target}_testing PUBLIC ${target} rapidcheck)
  endif()
  if(room_TESTS)
    extr_test(${name}_test SOURCES ${room_TESTS} LINK ${target} ${room_TEST_LINK} LABEL ${name})
    if(room_TEST_SOURCES)
      target_link_libraries(${name}_test PRIVATE ${target}_testing)
    endif()
  endif()
endfunction()

# extr_test(NAME SOURCES file… LINK target… LABEL word [ENVIRONMENT VAR=value…] [TIMEOUT seconds] [COST number] [LOCK word]): a GoogleTest program whose cases ctest lists one by one.
# Tests find data through the environment: EXTRACTINATOR_SOURCE_DIR, EXTRACTINATOR_BINARY_DIR, EXTRACTINATOR_SHARED_DATA.
function(extr_test name)
  cmake_parse_arguments(PARSE_ARGV 1 test "" "LABEL;TIMEOUT;COST;LOCK" "SOURCES;LINK;ENVIRONMENT")
  set(lock)
  if(test_LOCK)
    set(lock RESOURCE_LOCK "${test_LOCK}")
  endif()
  if(NOT test_TIMEOUT)
    set(test_TIMEOUT 300)
  endif()
  if(NOT test_COST)
    set(test_COST 0)
  endif()
  if(EXTRACTINATOR_SANITIZE)
    math(EXPR test_TIMEOUT "4 * ${test_TIMEOUT}")
  endif()
  add_executable(${name} ${test_SOURCES})
  target_link_libraries(${name} PRIVATE extractinator_options ${test_LINK} rapidcheck GTest::gmock GTest::gtest_main)
  # The list becomes one argument of another script: its separators are escaped once more.
  string(
    JOIN
    "\\;"
    environment
    "EXTRACTINATOR_SOURCE_DIR=${PROJECT_SOURCE_DIR}"
    "EXTRACTINATOR_BINARY_DIR=${PROJECT_BINARY_DIR}"
    "EXTRACTINATOR_SHARED_DATA=${EXTRACTINATOR_SHARED_DATA}"
    ${test_ENVIRONMENT}
  )
  gtest_discover_tests(
    ${name}
    TEST_PREFIX "${test_LABEL}."
    DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS "${test_LABEL}" TIMEOUT ${test_TIMEOUT} COST ${test_COST} ENVIRONMENT "${environment}" ${lock}
  )
endfunction()
