// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The directory of one Tomcat instance: its own {@code server.xml}, the application, and copies of
 * the distribution's other configuration. The distribution itself stays as it was unpacked.
 */
final class CatalinaBase {
  private static final List<String> COPIED =
      List.of("web.xml", "catalina.properties", "logging.properties", "context.xml");

  private CatalinaBase() {}

  static Path create(
      TomcatDistribution tomcat, Collection<String> connectors, Path files, boolean redeploying) {
    try {
      Path base = Workspace.newDirectory("tomcat-" + tomcat.version() + "-base-");
      Path conf = Files.createDirectories(base.resolve("conf"));
      for (String name : COPIED) {
        Files.copy(tomcat.home().resolve("conf").resolve(name), conf.resolve(name));
      }
      Files.writeString(conf.resolve("server.xml"), serverXml(connectors, redeploying));
      Path contexts = Files.createDirectories(conf.resolve("Catalina/localhost"));
      Path application = applicationIn(base);
      Files.writeString(contexts.resolve("app.xml"), contextXml(application, files));
      for (String name : List.of("webapps", "logs", "temp", "work")) {
        Files.createDirectories(base.resolve(name));
      }
      Webapp.buildInto(application, tomcat.servletApi());
      return base;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path applicationIn(Path base) {
    return base.resolve("application");
  }

  /** Adds the WebSocket endpoints to its application. */
  static void addWebSockets(Path base, TomcatDistribution tomcat) {
    Webapp.addWebSockets(applicationIn(base), tomcat.servletApi());
  }

  /** Port 0, for the operating system to choose; otherwise what the distribution's has. */
  static String connectorXml(Map<String, String> attributes, String elements) {
    StringBuilder xml = new StringBuilder("<Connector address=\"127.0.0.1\" port=\"0\"");
    attributes.forEach(
        (name, value) -> xml.append(' ').append(name).append("=\"").append(value).append('"'));
    return xml.append('>').append(elements).append("</Connector>").toString();
  }

  /** No shutdown port. */
  private static String serverXml(Collection<String> connectors, boolean redeploying) {
    StringBuilder xml = new StringBuilder();
    xml.append("<Server port=\"-1\">\n  <Service name=\"Catalina\">\n");
    connectors.forEach(connector -> xml.append("    ").append(connector).append('\n'));
    xml.append("    <Engine name=\"Catalina\" defaultHost=\"localhost\"");
    xml.append(redeploying ? " backgroundProcessorDelay=\"1\">\n" : ">\n");
    xml.append("      <Host name=\"localhost\" appBase=\"webapps\" autoDeploy=\"");
    xml.append(redeploying).append("\"/>\n");
    xml.append("    </Engine>\n  </Service>\n</Server>\n");
    return xml.toString();
  }

  /** The application, with the directory of the huge files mounted at {@code /files}. */
  private static String contextXml(Path application, Path files) {
    return """
    <Context docBase="%s">
      <Resources>
        <PostResources className="org.apache.catalina.webresources.DirResourceSet"
            base="%s" webAppMount="/files"/>
      </Resources>
    </Context>
    """
        .formatted(application, files);
  }
}
