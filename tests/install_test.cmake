# Installs the library into an empty folder, builds examples/ against it with find_package, and extracts from one string.
# Usage: cmake -D BUILD=… -D SOURCE=… -D WORK=… -P install_test.cmake
cmake_minimum_required(VERSION 4.0)

function(run name)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE out ERROR_VARIABLE err RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "${name} ended with ${code}\n${out}\n${err}")
  endif()
  set(out "${out}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}")
run(install
    "${CMAKE_COMMAND}"
    --install
    "${BUILD}"
    --prefix
    "${WORK}/prefix"
    --component
    library
)

# The public face: few headers, short, half of it comment, and nothing from inside.
file(GLOB_RECURSE headers "${WORK}/prefix/include/*")
list(LENGTH headers n_headers)
if(n_headers GREATER 6)
  message(FATAL_ERROR "${n_headers} public headers; 6 is the limit")
endif()
set(n_lines 0)
foreach(header IN LISTS headers)
  file(STRINGS "${header}" lines)
  list(LENGTH lines n)
  math(EXPR n_lines "${n_lines} + ${n}")
  file(STRINGS "${header}" includes REGEX "^#include")
  foreach(include IN LISTS includes)
    if(NOT include MATCHES "^#include <([a-z_]+|extractinator/[a-z_]+[.]h)>")
      message(FATAL_ERROR "${header} needs what is not installed: ${include}")
    endif()
  endforeach()
endforeach()
if(n_lines GREATER 1200)
  message(FATAL_ERROR "${n_lines} lines of public headers; 1200 is the limit")
endif()

run(configure
    "${CMAKE_COMMAND}"
    -G
    Ninja
    -S
    "${SOURCE}/examples"
    -B
    "${WORK}/build"
    "-DCMAKE_PREFIX_PATH=${WORK}/prefix"
)
run(build "${CMAKE_COMMAND}" --build "${WORK}/build")

set(program "${WORK}/build/extract_one")
set(task "${SOURCE}/demo/tasks/Task001_nodule_presence.json")
set(model "${SOURCE}/demo/model/extractinator-demo.gguf")
run(extract "${program}" "${task}" "${model}"
    "Bevindingen: Nodule van 8 mm in de rechter bovenkwab. Geen pleuravocht. Conclusie: Solitaire longnodule."
)
string(
  JSON
  is_present
  ERROR_VARIABLE
  error
  GET
  "${out}"
  nodule_present
)
if(error OR NOT is_present MATCHES "^(ON|OFF)$")
  message(FATAL_ERROR "the answer has no nodule_present: ${out}")
endif()

execute_process(
  COMMAND "${program}" "${task}" "${WORK}/no-model.gguf" "x" OUTPUT_VARIABLE out ERROR_VARIABLE err RESULT_VARIABLE code
)
if(NOT code EQUAL 2 OR NOT out STREQUAL "" OR NOT err MATCHES "no-model[.]gguf")
  message(FATAL_ERROR "a missing model: ${code}, ${out}, ${err}")
endif()
message(STATUS "${n_headers} headers, ${n_lines} lines; the example answered")
