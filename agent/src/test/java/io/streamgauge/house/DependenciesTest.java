// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may name what: the five hops know their neighbours only. */
class DependenciesTest {

  private static final String INSTRUMENTATION = "io.streamgauge.instrumentation";

  /** The library of each package below {@code instrumentation}; a new server adds its line. */
  private static final Map<String, List<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry(
              "tomcat",
              List.of("org.apache.coyote..", "org.apache.catalina..", "org.apache.tomcat..")),
          Map.entry("jetty", List.of("org.eclipse.jetty..")),
          Map.entry("jettyio", List.of("org.eclipse.jetty.io..")),
          Map.entry("jettycore", List.of("org.eclipse.jetty..")),
          Map.entry(
              "jettywebsocket", List.of("org.eclipse.jetty.io..", "org.eclipse.jetty.websocket..")),
          Map.entry("undertow", List.of("io.undertow..", "org.xnio..")),
          Map.entry("netty", List.of("io.netty..")),
          Map.entry("grpc", List.of("io.grpc..")),
          Map.entry("spring", List.of("org.springframework.web.socket..")),
          Map.entry("tyrus", List.of("org.glassfish.tyrus..", "org.glassfish.grizzly..")),
          Map.entry("javawebsocket", List.of("org.java_websocket..")),
          Map.entry("armeria", List.of("com.linecorp.armeria..", "io.netty..")));

  @Test
  void onlyExportNamesOpenTelemetry() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.streamgauge.agent.export..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .because("the SDK is loaded late, and by the first class that names it")
        .check(Code.MAIN);
  }

  @Test
  void onlyWeaveAndInstrumentationsNameByteBuddy() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.streamgauge.agent.weave..", INSTRUMENTATION + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.bytebuddy..")
        .because("its classes are nearly all of what starting the agent costs")
        .check(Code.MAIN);
  }

  @Test
  void bridgeKnowsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("io.streamgauge.bootstrap..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.streamgauge.bootstrap..", "org.jspecify..")
        .because("it is defined into java.base, where nothing else is visible")
        .check(Code.MAIN);
  }

  @Test
  void bridgeAndInstrumentationsDoNotKnowTheAgent() {
    noClasses()
        .that()
        .resideInAnyPackage("io.streamgauge.bootstrap..", INSTRUMENTATION + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.streamgauge.agent..")
        .check(Code.MAIN);
  }

  @Test
  void instrumentationsKnowTheBridgeAndTheirOwnLibraryOnly() {
    Set<String> packages = new TreeSet<>();
    for (JavaClass type : Code.MAIN) {
      String name = type.getPackageName();
      if (name.equals(INSTRUMENTATION) || name.startsWith(INSTRUMENTATION + ".")) {
        packages.add(name);
      }
    }
    for (String name : packages) {
      classes()
          .that()
          .resideInAPackage(name)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(allowedIn(name))
          .check(Code.MAIN);
    }
  }

  private static String[] allowedIn(String name) {
    List<String> allowed =
        new ArrayList<>(
            Arrays.asList(
                "java..",
                "org.jspecify..",
                "io.streamgauge.bootstrap..",
                INSTRUMENTATION,
                "net.bytebuddy.asm..",
                // An annotation of Advice has a default value from there.
                "net.bytebuddy.implementation.bytecode.assign",
                name));
    if (!name.equals(INSTRUMENTATION)) {
      String library = name.substring(INSTRUMENTATION.length() + 1);
      assertThat(LIBRARIES)
          .as("libraries of the packages below instrumentation")
          .containsKey(library);
      allowed.addAll(LIBRARIES.getOrDefault(library, List.of()));
    }
    return allowed.toArray(new String[0]);
  }
}
