# Fails with what to do when the definitions of FHIR R4 are not installed.
if(NOT EXISTS ${DEFINITIONS}/profiles-types.json)
  message(FATAL_ERROR "The definitions of FHIR R4 are not in ${DEFINITIONS}.\n"
    "./run and ./test install them from npm (rules/package.json); by hand:\n"
    "  bash -c '. scripts/setup.sh && install_definitions'")
endif()
