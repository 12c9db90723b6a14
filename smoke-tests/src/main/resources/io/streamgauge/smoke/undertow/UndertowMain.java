package app;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.predicate.Predicates;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.Resource;
import io.undertow.server.handlers.resource.ResourceChangeListener;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Paths;
import java.security.KeyStore;
import java.util.EventListener;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.servlet.DispatcherType;
import org.xnio.OptionMap;
import org.xnio.Options;

/**
 * Undertow with the application at {@code /app} and its own handlers at {@code /native}.
 *
 * <p>Arguments: the key store, its type and its password, and {@code endpoints} where WebSocket is
 * the application's and not native handlers'. Prints a line for each listener.
 */
public final class UndertowMain {
  private UndertowMain() {}

  public static void main(String[] arguments) throws Exception {
    boolean endpoints = arguments.length > 3;
    PathHandler all =
        Handlers.path()
            .addPrefixPath("/app", application(endpoints))
            .addPrefixPath("/native", NativeHandlers.all());
    if (!endpoints) {
      NativeSockets.addTo(all);
    }
    OptionMap impatient = OptionMap.create(Options.READ_TIMEOUT, 1000, Options.WRITE_TIMEOUT, 1000);
    Undertow http11 =
        Undertow.builder()
            .addListener(listener().setType(Undertow.ListenerType.HTTP).setRootHandler(all))
            .addListener(listener().setType(Undertow.ListenerType.HTTP).setRootHandler(gzip(all)))
            .addListener(listener().setType(Undertow.ListenerType.HTTP).setRootHandler(all).setOverrideSocketOptions(impatient))
            .build();
    Undertow http2 =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .addListener(
                listener()
                    .setType(Undertow.ListenerType.HTTPS)
                    .setSslContext(tls(arguments[0], arguments[1], arguments[2].toCharArray()))
                    .setRootHandler(all))
            .addListener(listener().setType(Undertow.ListenerType.HTTP).setRootHandler(all))
            .build();
    http11.start();
    http2.start();
    print(http11, "plain", "gzip", "impatient");
    print(http2, "tls", "h2c");
    System.out.println("ready");
  }

  private static Undertow.ListenerBuilder listener() {
    return new Undertow.ListenerBuilder().setHost("127.0.0.1").setPort(0);
  }

  private static void print(Undertow undertow, String... names) {
    List<Undertow.ListenerInfo> listeners = undertow.getListenerInfo();
    for (int i = 0; i < names.length; i++) {
      InetSocketAddress address = (InetSocketAddress) listeners.get(i).getAddress();
      System.out.println("listener " + names[i] + " " + address.getPort());
    }
  }

  private static HttpHandler gzip(HttpHandler next) {
    return new EncodingHandler(
            new ContentEncodingRepository()
                .addEncodingHandler("gzip", new GzipEncodingProvider(), 50, Predicates.truePredicate()))
        .setNext(next);
  }

  private static SSLContext tls(String file, String type, char[] password) throws Exception {
    KeyStore keys = KeyStore.getInstance(type);
    try (FileInputStream in = new FileInputStream(file)) {
      keys.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** What a WAR's annotations say, as nobody scans for them here. */
  private static HttpHandler application(boolean endpoints) throws Exception {
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(UndertowMain.class.getClassLoader())
            .setDeploymentName("app.war")
            .setContextPath("/app")
            .setTempDir(new File(System.getProperty("java.io.tmpdir")))
            .setResourceManager(new Files())
            .addListener(Servlets.listener(Lanes.class))
            .addServlet(Servlets.servlet("part", PartServlet.class).addMapping("/part"))
            .addServlet(
                Servlets.servlet("route", RouteServlet.class)
                    .addMappings("/hello", "/items/*", "*.ext"))
            .addFilter(Servlets.filter("wrapping", WrappingFilter.class).setAsyncSupported(true))
            .addFilterUrlMapping("wrapping", "/*", DispatcherType.REQUEST);
    if (endpoints) {
      deployment
          .addServletContextAttribute(
              WebSocketDeploymentInfo.ATTRIBUTE_NAME,
              new WebSocketDeploymentInfo()
                  .setBuffers(new DefaultByteBufferPool(true, 1 << 14))
                  .setDispatchToWorkerThread(true)
                  .addExtension(new PerMessageDeflateHandshake()))
          .addListener(Servlets.listener(sockets()));
    }
    DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    return manager.start();
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends EventListener> sockets() throws ClassNotFoundException {
    return (Class<? extends EventListener>) Class.forName("io.streamgauge.smoke.webapp.Sockets");
  }

  /** Serves the huge file's directory at {@code /files}, and nothing else. */
  private static final class Files implements ResourceManager {
    private final ResourceManager directory =
        new PathResourceManager(
            Paths.get(System.getProperty("smoke.huge.file")).getParent(), 1024, true, true);

    @Override
    public Resource getResource(String path) throws IOException {
      String below = path.startsWith("/") ? path : "/" + path;
      return below.startsWith("/files/")
          ? directory.getResource(below.substring("/files".length()))
          : null;
    }

    @Override
    public boolean isResourceChangeListenerSupported() {
      return false;
    }

    @Override
    public void registerResourceChangeListener(ResourceChangeListener listener) {}

    @Override
    public void removeResourceChangeListener(ResourceChangeListener listener) {}

    @Override
    public void close() {}
  }
}
