# The service, and the command line under /app/cli. Built from the root of the checkout: docker build -t semantic-memory .
ARG DOTNET_VERSION=10.0

FROM mcr.microsoft.com/dotnet/sdk:${DOTNET_VERSION} AS build
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# What restoring depends on comes first: a change of code alone restores nothing again.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/SemanticMemory/SemanticMemory.csproj src/SemanticMemory/
COPY src/SemanticMemory.Client/SemanticMemory.Client.csproj src/SemanticMemory.Client/
COPY src/SemanticMemory.Embedded/SemanticMemory.Embedded.csproj src/SemanticMemory.Embedded/
COPY src/SemanticMemory.Mcp/SemanticMemory.Mcp.csproj src/SemanticMemory.Mcp/
COPY src/SemanticMemory.OpenAI/SemanticMemory.OpenAI.csproj src/SemanticMemory.OpenAI/
COPY src/SemanticMemory.Qdrant/SemanticMemory.Qdrant.csproj src/SemanticMemory.Qdrant/
COPY src/SemanticMemory.Server/SemanticMemory.Server.csproj src/SemanticMemory.Server/
COPY src/SemanticMemory.Cli/SemanticMemory.Cli.csproj src/SemanticMemory.Cli/
RUN dotnet restore src/SemanticMemory.Server && dotnet restore src/SemanticMemory.Cli

COPY src src
COPY eval-data eval-data
RUN dotnet publish src/SemanticMemory.Server -c Release --no-restore -p:UseAppHost=false -o /app \
 && dotnet publish src/SemanticMemory.Cli -c Release --no-restore -p:UseAppHost=false -o /app/cli

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET_VERSION} AS final
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsqlite3-0 \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o "$APP_UID" -g "$APP_UID" /data
WORKDIR /app
COPY --from=build /app .

# Only the data directory is ever written, and /tmp by the runtime: the rest of the file system may be read-only. No port of the debugger is opened.
ENV ASPNETCORE_HTTP_PORTS=5080 Embedded__Path=/data DOTNET_EnableDiagnostics=0
VOLUME /data
EXPOSE 5080
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s --retries=3 CMD ["dotnet", "SemanticMemory.Server.dll", "health"]
ENTRYPOINT ["dotnet", "SemanticMemory.Server.dll"]
